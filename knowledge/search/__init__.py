"""Which clauses speak of what a person asks: the only room that knows Whoosh and jieba.

``TOKENIZER_VERSION`` changes whenever the same text would be cut differently; together with the dictionary's hash it
is part of every release and of every index folder's name. Nothing heavy happens at import.
"""

TOKENIZER_VERSION = "1"

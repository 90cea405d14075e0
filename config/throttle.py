"""How often may one address ask? As often as API_RATE says; counted in memory, each web process for itself."""

from django.core.cache import caches
from rest_framework.throttling import AnonRateThrottle


class AddressThrottle(AnonRateThrottle):
    cache = caches["throttle"]

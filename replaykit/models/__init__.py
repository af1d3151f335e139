"""What botocore knows about AWS's services, read from its data files without importing it."""

from replaykit.models.catalogue import Heading, headings, service, services
from replaykit.models.service import Operation, Service
from replaykit.models.shape import Shape

__all__ = ["Heading", "Operation", "Service", "Shape", "headings", "service", "services"]

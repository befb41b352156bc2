"""What a channel has to say; the shelf of channels."""

from ideahub.kernel.registry import Registry

channels = Registry("channel")


class Channel:
    """A way of telling. `deliver` is called in the open transaction, once for each notification."""

    name = ""
    label = ""
    default = True

    def deliver(self, person, notification, kind) -> None:
        """Tell the person; what goes outside is written as a row and sent after the commit."""
        raise NotImplementedError

"""A stand-in for logind in a process of its own: hands out brakes, sends to sleep, tells when a brake was let go."""

from __future__ import annotations

import os
import select

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

LOGIN = "org.freedesktop.login1"


def main() -> None:
    """Answer one `Inhibit` with the end of a pipe, say that sleep begins, wait until that end is closed."""
    bus = open_dbus_connection("SESSION", enable_fds=True)
    bus.send_and_get_reply(message_bus.RequestName(LOGIN))
    print("ready", flush=True)
    while True:
        asked = bus.receive()
        if asked.header.message_type is MessageType.method_call:
            break
    print(asked.header.fields[HeaderFields.member], *asked.body, flush=True)
    mine, theirs = os.pipe()
    bus.send(new_method_return(asked, "h", (theirs,)))
    os.close(theirs)
    manager = DBusAddress("/org/freedesktop/login1", bus_name=LOGIN, interface=f"{LOGIN}.Manager")
    held = not select.select([mine], [], [], 0.5)[0]
    print("held" if held else "not held", flush=True)
    bus.send(new_signal(manager, "PrepareForSleep", "b", (True,)))
    gone = bool(select.select([mine], [], [], 20)[0])
    print("let go" if gone else "still held", flush=True)
    bus.close()


if __name__ == "__main__":
    main()

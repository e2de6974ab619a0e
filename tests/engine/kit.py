"""A RealtimeKit for tests, on the session's bus: answers every call with what its argument says."""

from __future__ import annotations

import importlib
import sys
from typing import Any

messages: Any = importlib.import_module("jeepney")
blocking: Any = importlib.import_module("jeepney.io.blocking")
with blocking.open_dbus_connection("SESSION") as connection:
    connection.send_and_get_reply(messages.message_bus.RequestName("org.freedesktop.RealtimeKit1"))
    print("ready", flush=True)
    while True:
        asked = connection.receive()
        if asked.header.message_type != messages.MessageType.method_call:
            continue
        thread, nice = asked.body
        assert thread > 0 > nice
        allowed = sys.argv[1] == "allow"
        refusal = messages.new_error(asked, "org.freedesktop.DBus.Error.AccessDenied", "s", ("no",))
        connection.send(messages.new_method_return(asked) if allowed else refusal)

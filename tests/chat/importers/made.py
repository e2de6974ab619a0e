"""Small histories with the field names of the real ones: branches, dates, models, instructions, files, reasoning."""

from __future__ import annotations

import base64
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PICTURE = "file-Heron5kY2vQ"
OLD = "The heron lantern hangs above the old ferry steps"
MARCH = 1_709_632_800.0
"""2024-03-05 10:00 UTC."""


def _turn(
    key: str, parent: str | None, children: list[str], role: str, content: Any, at: float, **more: Any
) -> Any:
    message = {
        "id": key, "author": {"role": role, "name": more.pop("name", None), "metadata": {}}, "create_time": at,
        "update_time": None, "content": content, "status": "finished_successfully", "end_turn": True, "weight": 1.0,
        "metadata": more.pop("metadata", {}), "recipient": more.pop("recipient", "all"), "channel": None,
    }  # fmt: skip
    return {"id": key, "message": message, "parent": parent, "children": children}


def words(*parts: Any) -> dict[str, Any]:
    kind = "text" if all(isinstance(part, str) for part in parts) else "multimodal_text"
    return {"content_type": kind, "parts": list(parts)}


def chatgpt() -> list[dict[str, Any]]:
    """Two conversations: one with instructions, a picture, a tool, thoughts, and a question asked in two ways."""
    picture = {
        "content_type": "image_asset_pointer", "asset_pointer": f"file-service://{PICTURE}", "size_bytes": len(PNG),
        "width": 1, "height": 1, "fovea": None, "metadata": None,
    }  # fmt: skip
    about = {"about_user_message": "I keep a lighthouse.", "about_model_message": "Answer in one sentence."}
    file = {
        "id": PICTURE,
        "name": "heron.png",
        "size": len(PNG),
        "mime_type": "image/png",
        "width": 1,
        "height": 1,
    }
    model = {"model_slug": "gpt-4o"}
    mapping = {
        "root": {"id": "root", "message": None, "parent": None, "children": ["sys"]},
        "sys": _turn("sys", "root", ["u1", "u2"], "system", words(""), MARCH,
                     metadata={"user_context_message_data": about, "is_visually_hidden_from_conversation": True}),
        "u1": _turn("u1", "sys", ["a1", "a2"], "user", words(picture, "What is on this picture?"), MARCH + 1,
                    metadata={"attachments": [file]}),
        "a1": _turn("a1", "u1", [], "assistant", words(OLD + "."), MARCH + 9, metadata=model),
        "a2": _turn("a2", "u1", [], "assistant", words("A bird."), MARCH + 30, metadata=model),
        "u2": _turn("u2", "sys", ["th"], "user", words("What is 12 times 7?"), MARCH + 60),
        "th": _turn("th", "u2", ["call"], "assistant", {
            "content_type": "thoughts", "source_analysis_msg_id": "x",
            "thoughts": [{"summary": "Multiply", "content": "Twelve sevens.", "chunks": [], "finished": True}],
        }, MARCH + 61, metadata={"model_slug": "o3"}),
        "call": _turn("call", "th", ["out"], "assistant",
                      {"content_type": "code", "language": "unknown", "text": "print(12*7)"}, MARCH + 62,
                      recipient="python", metadata={"model_slug": "o3"}),
        "out": _turn("out", "call", ["a3"], "tool", {"content_type": "execution_output", "text": "84"}, MARCH + 63,
                     name="python"),
        "a3": _turn("a3", "out", [], "assistant", words("It is 84 \ue200cite\ue202turn0\ue201."), MARCH + 64,
                    metadata={"model_slug": "o3"}),
    }  # fmt: skip
    second = {
        "r": {"id": "r", "message": None, "parent": None, "children": ["q"]},
        "q": _turn("q", "r", ["w"], "user", words("Name a knot."), MARCH + 900),
        "w": _turn("w", "q", [], "assistant", words("The bowline."), MARCH + 905, metadata=model),
    }
    return [
        {
            "title": "Harbour pictures", "create_time": MARCH, "update_time": MARCH + 70, "mapping": mapping,
            "moderation_results": [], "current_node": "a3", "conversation_id": "c-harbour", "is_archived": False,
            "is_starred": True, "default_model_slug": "gpt-4o", "id": "c-harbour",
        },
        {
            "title": "Knots", "create_time": MARCH + 900, "update_time": MARCH + 905, "mapping": second,
            "moderation_results": [], "current_node": "w", "conversation_id": "c-knots", "is_archived": True,
            "default_model_slug": "gpt-4o", "id": "c-knots",
        },
    ]  # fmt: skip


def chatgpt_zip(path: Path) -> Path:
    """The archive as it is downloaded, with the picture under its id."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conversations.json", json.dumps(chatgpt()))
        archive.writestr("user.json", json.dumps({"id": "user-1", "email": "somebody@example.org"}))
        archive.writestr("message_feedback.json", "[]")
        archive.writestr(f"{PICTURE}-heron.png", PNG)
    return path


def claude() -> list[dict[str, Any]]:
    """One conversation with a file that was read, a thought, a tool and an answer given twice."""
    root = "00000000-0000-4000-8000-000000000000"

    def message(
        key: str, parent: str, sender: str, content: list[dict[str, Any]], minute: int, **more: Any
    ) -> Any:
        said = " ".join(str(part.get("text", "")) for part in content)
        at = f"2024-05-02T09:{minute:02d}:00.123456Z"
        base = {
            "uuid": key,
            "text": said,
            "content": content,
            "sender": sender,
            "created_at": at,
            "updated_at": at,
        }
        return {**base, "attachments": [], "files": [], "parent_message_uuid": parent, **more}

    lease = {
        "file_name": "lease.txt",
        "file_size": 31,
        "file_type": "txt",
        "extracted_content": "Notice: three months.",
    }
    use = {"type": "tool_use", "id": "toolu_1", "name": "web_search", "input": {"query": "notice period"}}
    result = {
        "type": "tool_result", "tool_use_id": "toolu_1", "name": "web_search",
        "content": [{"type": "text", "text": "Three months is usual."}], "is_error": False,
    }  # fmt: skip
    text = {"type": "text", "citations": []}
    return [
        {
            "uuid": "cl-1", "name": "The lease", "summary": "", "created_at": "2024-05-02T09:00:00.000000Z",
            "updated_at": "2024-05-02T09:05:00.000000Z", "account": {"uuid": "acc"},
            "chat_messages": [
                message("m1", root, "human", [text | {"text": "When must I give notice?"}], 1, attachments=[lease],
                        files=[{"file_uuid": "f-9", "file_name": "plan.png"}]),
                message("m2", "m1", "assistant", [{"type": "thinking", "thinking": "Look it up."}, use, result,
                                                  text | {"text": "Three months before."}], 2),
                message("m3", "m1", "assistant", [text | {"text": "By the end of June."}], 3),
                message("m4", "m3", "human", [text | {"text": "Thanks."}], 4),
            ],
        }
    ]  # fmt: skip


def open_webui() -> list[dict[str, Any]]:
    """One chat with two answers, reasoning, a document and a picture."""
    address = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    document = {
        "type": "file", "name": "boiler.txt", "url": "/api/v1/files/9",
        "file": {"id": "9", "filename": "boiler.txt", "data": {"content": "The pump was replaced."},
                 "meta": {"name": "boiler.txt", "content_type": "text/plain", "size": 22}},
    }  # fmt: skip
    thought = (
        '<details type="reasoning" done="true" duration="3">\n<summary>Thought for 3 seconds</summary>\n'
        "&gt; Short &amp; plain.\n</details>\nIt was the pump."
    )
    messages = {
        "m1": {"id": "m1", "parentId": None, "childrenIds": ["m2", "m3"], "role": "user", "content": "What was it?",
               "files": [document, {"type": "image", "url": address}], "timestamp": 1_716_000_000},
        "m2": {"id": "m2", "parentId": "m1", "childrenIds": [], "role": "assistant", "content": thought,
               "model": "llama3:8b", "modelName": "Llama 3", "modelIdx": 0, "timestamp": 1_716_000_005, "done": True},
        "m3": {"id": "m3", "parentId": "m1", "childrenIds": [], "role": "assistant", "content": "The pump.",
               "model": "qwen3:4b", "modelIdx": 1, "timestamp": 1_716_000_007, "done": True},
    }  # fmt: skip
    chat = {
        "id": "", "title": "Boiler", "models": ["llama3:8b"], "params": {"system": "Be brief."},
        "history": {"messages": messages, "currentId": "m2"}, "messages": [], "tags": [],
        "timestamp": 1_716_000_000_000, "files": [],
    }  # fmt: skip
    return [
        {
            "id": "ow-1", "user_id": "u", "title": "Boiler", "chat": chat, "updated_at": 1_716_000_010,
            "created_at": 1_716_000_000, "share_id": None, "archived": False, "pinned": True,
            "meta": {"tags": ["house", "repairs"]}, "folder_id": None,
        }
    ]  # fmt: skip


def lm_studio(root: Path) -> Path:
    """A home with one conversation in a folder, and the picture in `user-files`."""
    answer = {
        "type": "multiStep", "role": "assistant", "senderInfo": {"senderName": "qwen/qwen3-8b"},
        "steps": [
            {"type": "contentBlock", "stepIdentifier": "1-0.1", "style": {"type": "thinking", "ended": True},
             "content": [{"type": "text", "text": "A sheet of figures."}]},
            {"type": "contentBlock", "stepIdentifier": "1-0.2",
             "content": [{"type": "text", "text": "It is a revenue sheet."}]},
            {"type": "debugInfoBlock", "debugInfo": "Conversation naming technique: 'prompt'"},
        ],
    }  # fmt: skip
    other = {**answer, "steps": [{"type": "contentBlock", "content": [{"type": "text", "text": "Numbers."}]}]}
    file = {
        "type": "file",
        "fileIdentifier": "1720000001 - 431.png",
        "fileType": "image",
        "sizeBytes": len(PNG),
    }
    asked = {"type": "singleStep", "role": "user", "content": [{"type": "text", "text": "Describe."}, file]}
    more = {"type": "singleStep", "role": "user", "content": [{"type": "text", "text": "Thank you."}]}
    document = {
        "name": "Sheet", "pinned": False, "createdAt": 1_720_000_000_000, "preset": "", "tokenCount": 60,
        "systemPrompt": "You are careful.",
        "messages": [
            {"versions": [asked], "currentlySelected": 0},
            {"versions": [other, answer], "currentlySelected": 1},
            {"versions": [more], "currentlySelected": 0},
        ],
        "usePerChatPredictionConfig": True, "perChatPredictionConfig": {"fields": []}, "clientInput": "",
        "clientInputFiles": [], "userFilesSizeBytes": len(PNG),
        "lastUsedModel": {"identifier": "qwen/qwen3-8b", "indexedModelIdentifier": "qwen/qwen3-8b"}, "notes": [],
    }  # fmt: skip
    folder = root / "conversations" / "Work"
    folder.mkdir(parents=True)
    (folder / "1720000000000.conversation.json").write_text(json.dumps(document))
    (root / "user-files").mkdir()
    (root / "user-files" / "1720000001 - 431.png").write_bytes(PNG)
    return root


def jan(root: Path) -> Path:
    """One thread; the lines stand in the wrong order, as Jan may write them."""
    folder = root / "threads" / "01J0THREAD"
    folder.mkdir(parents=True)
    helper = {
        "assistant_id": "jan", "assistant_name": "Jan", "instructions": "Be kind.",
        "model": {"id": "llama3.2-3b", "engine": "llama-cpp"},
    }  # fmt: skip
    thread = {
        "id": "01J0THREAD", "object": "thread", "title": "Bread", "assistants": [helper], "created": 1_717_000_000,
        "updated": 1_717_000_900, "metadata": {"lastMessage": "Rye."},
    }  # fmt: skip
    address = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"

    def line(key: str, role: str, content: list[dict[str, Any]], at: float, **more: Any) -> str:
        base = {
            "id": key,
            "object": "thread.message",
            "thread_id": "01J0THREAD",
            "role": role,
            "content": content,
        }
        return json.dumps({**base, "status": "ready", "created_at": at, "completed_at": at, **more})

    def said(text: str, kind: str = "text") -> dict[str, Any]:
        return {"type": kind, "text": {"value": text, "annotations": []}}

    answer = line("m2", "assistant", [said("Which grain?", "reasoning"), said("Rye.")], 1_717_000_005_000)
    asked = line("m1", "user", [said("Which bread?"), {"type": "image_url", "image_url": {"url": address}}],
                 1_717_000_000_000)  # fmt: skip
    (folder / "thread.json").write_text(json.dumps(thread))
    (folder / "messages.jsonl").write_text(f"{answer}\n{asked}\n")
    return root / "threads"


class Out:
    """Qt's stream, the writing half."""

    def __init__(self) -> None:
        self.data = b""

    def put(self, form: str, *values: int) -> Out:
        self.data += struct.pack(f">{form}", *values)
        return self

    def text(self, *texts: str) -> Out:
        for one in texts:
            coded = one.encode("utf-16-be")
            self.put("I", len(coded)).data += coded
        return self

    def bytes(self, data: bytes) -> Out:
        self.put("I", len(data)).data += data
        return self


def gpt4all(version: int = 12, key: str = "aa-1", title: str = "Tides") -> bytes:
    """One chat of two prompts, the first with a file, as a version of the program writes it."""
    out = (
        Out()
        .put("Ii", 0xF5D553CC, version)
        .put("q", 1_710_000_000)
        .text(key, title, "me", "Llama 3 8B Instruct")
    )
    if version >= 3:
        out.put("I", 1).text("papers")
    if version < 11:
        if version >= 6:
            out.put("?", False)
        if version >= 2:
            out.put("ii", 0, 0)
        out.text("", "").put("I", 0)
        if version < 6:
            if version < 4:
                out.put("I", 0)
            out.put("I", 0).put("Q", 0).put("Q", 0).bytes(b"")
    out.put("i", 4)
    _said(
        out,
        version,
        "Prompt: ",
        "When is high water?",
        file=("file:///papers/tide%20table.txt", b"06:10 and 18:35"),
    )
    _said(out, version, "Response: ", "At 06:10 and at 18:35.", sources=1)
    _said(out, version, "Prompt: ", "And low water?")
    _said(out, version, "Response: ", "<think>Between them.</think>Near 12:20.", pieces=version >= 12)
    return out.data


def _said(
    out: Out, version: int, name: str, text: str, file: tuple[str, bytes] | None = None, sources: int = 0,
    pieces: bool = False,
) -> None:  # fmt: skip
    if version < 12:
        out.put("i", 0)
    out.text(name, "" if pieces else text)
    if version < 10:
        out.text("")
    out.text("").put("????", False, False, False, False)
    if version >= 11 and name == "Response: ":
        out.put("?", False)
    if version >= 8:
        out.put("q", sources)
        for _ in range(sources):
            out.text("papers", "/p", "tides.pdf", "Tides", "", "", "High water is at 06:10.").put(
                "iii", 3, 1, 2
            )
    elif version >= 3:
        out.text("").put("I", 0)
    if version >= 10:
        out.put("q", 1 if file else 0)
        if file:
            out.bytes(file[0].encode()).bytes(file[1])
    if version >= 12:
        out.put("q", 3 if pieces else 0)
        if pieces:
            out.text("Think: ", "<think>Between them.</think>").put("i", 900).put("q", 0)
            out.text("ToolCall: ", "").text("javascript_interpret").put("q", 1).text("code").put("i", 0)
            out.put("I?", 10, False).text("(6+18)/2").text("12").put("i", 0).text("").put("q", 0)
            out.text("Text: ", "Near 12:20.").put("q", 0)

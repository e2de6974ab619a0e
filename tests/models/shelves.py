"""Answers of a model hub in the form that its API is documented to have."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from tests.net import hub as hubs

COMMIT = "ab" * 20
FIELDS = ("author", "downloads", "gated", "lastModified", "likes", "tags")


def search_path(words: str, limit: int = 20) -> str:
    """What is asked for by a search."""
    query = [("search", words), ("filter", "gguf"), ("sort", "downloads")]
    query += [("limit", str(limit)), *(("expand", name) for name in FIELDS)]
    return f"/api/models?{urlencode(query)}"


def row(repo: str, **changes: Any) -> dict[str, Any]:
    """A repository in the answer to a search."""
    told = {
        "_id": "65", "id": repo, "author": repo.partition("/")[0], "downloads": 1234, "likes": 5, "gated": False,
        "lastModified": "2026-01-02T03:04:05.000Z", "tags": ["gguf", "license:apache-2.0", "en"],
    }  # fmt: skip
    return {**told, **changes}


def sibling(path: str, data: bytes | int, **changes: Any) -> dict[str, Any]:
    """A file of a repository; its size alone may be given."""
    size = data if isinstance(data, int) else len(data)
    sha256 = "cd" * 32 if isinstance(data, int) else hubs.sha256(data)
    lfs = {"sha256": sha256, "size": size, "pointerSize": 134}
    return {"rfilename": path, "size": size, "blobId": "ef" * 20, "lfs": lfs, **changes}


def detail(repo: str, *siblings: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What is told of one repository with `blobs=true`."""
    told = {
        **row(repo), "modelId": repo, "sha": COMMIT, "pipeline_tag": "text-generation", "siblings": list(siblings),
        "cardData": {"license": "apache-2.0", "language": ["en", "de"]},
        "gguf": {"total": 135_000_000, "architecture": "llama", "context_length": 8192, "chat_template": "{{ x }}"},
    }  # fmt: skip
    return {**told, **changes}


def put(hub: hubs.Hub, repo: str, *siblings: dict[str, Any], **changes: Any) -> None:
    """Have the hub tell of a repository."""
    hub.files[f"/api/models/{repo}?blobs=true"] = json.dumps(detail(repo, *siblings, **changes)).encode()


def file_path(repo: str, path: str) -> str:
    """Where a file of that commit is."""
    return f"/{repo}/resolve/{COMMIT}/{path}"

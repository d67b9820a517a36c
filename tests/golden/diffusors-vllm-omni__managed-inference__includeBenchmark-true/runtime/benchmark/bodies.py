"""The bodies of requests. Each prompt begins with random text of its own, so no cache of prompts that begin alike shortens the work."""
from __future__ import annotations

import argparse
import copy
import json
import random
import secrets
from typing import Any

# English words that are one token each in most tokenizers.
WORDS = ("time year people way day man thing woman life child world school state family student group country problem hand part place case "
         "week company system program question work government number night point home water room mother area money story fact month").split()
SALT_TOKENS = 10


class Bodies:
    """Makes bodies from a payload: a chat, a prompt, or rows of data, which are sent unchanged."""

    def __init__(self, payload: bytes, options: argparse.Namespace) -> None:
        self.payload, self.options = payload, options
        self.tree: Any = None
        if "json" in options.content_type and "lines" not in options.content_type:
            try:
                self.tree = json.loads(payload)
            except ValueError:
                pass  # The server says what is wrong with it.
        self.prompt = next((name for name in ("prompt", "text_input", "inputs") if isinstance(self._member(name), str)), None)
        self.is_chat = bool(isinstance(self._member("messages"), list) and self.tree["messages"])
        self.can_stream = self.is_chat or (options.output_tokens is not None and self.prompt in ("prompt", "inputs"))
        self.rows = None if self.is_chat or self.prompt else self._count_rows()

    def next(self) -> bytes:
        """The body of one request."""
        if not self.is_chat and not self.prompt:
            return self.payload
        tree = copy.deepcopy(self.tree)
        if self.is_chat:
            message = tree["messages"][-1]
            message["content"] = self._distinct(message.get("content"))
        else:
            tree[self.prompt] = self._distinct(tree[self.prompt])
        self._limit(tree)
        return json.dumps(tree).encode()

    def _member(self, name: str) -> Any:
        return self.tree.get(name) if isinstance(self.tree, dict) else None

    def _distinct(self, content: Any) -> Any:
        salt = secrets.token_hex(8)
        if self.options.input_tokens and not self.options.own_payload:
            return " ".join([salt, *random.choices(WORDS, k=max(1, self.options.input_tokens - SALT_TOKENS))])
        # A message with images has a list of parts.
        return [{"type": "text", "text": salt}, *content] if isinstance(content, list) else f"{salt} {content}"

    def _limit(self, tree: dict[str, Any]) -> None:
        """Adds how many tokens the response has, and whether it is a stream. The user's own payload keeps its numbers."""
        if self.options.output_tokens and not self.options.own_payload:
            if self.prompt == "inputs":
                tree.setdefault("parameters", {})["max_new_tokens"] = self.options.output_tokens
            elif self.can_stream:
                tree["max_tokens"] = self.options.output_tokens
                if self.options.ignore_eos:
                    tree["ignore_eos"] = True
        if self.can_stream:
            tree["stream"] = self.options.stream
            if self.options.stream and self.prompt != "inputs":
                tree["stream_options"] = {"include_usage": True}

    def _count_rows(self) -> int:
        if self.tree is None:
            return sum(1 for line in self.payload.splitlines() if line.strip())
        rows = self._member("instances") or self._member("inputs") or self.tree
        if isinstance(rows, list) and rows and isinstance(rows[0], dict) and rows[0].get("shape"):
            return int(rows[0]["shape"][0])  # Triton's tensors begin with the size of the batch.
        return len(rows) if isinstance(rows, list) else 1

"""A tool server of one tool, which asks a person and returns the answer as text.

Python standard library only. One JSON-RPC message a line on both streams.
"""
import json
import sys

FORMS = {
    "plain": {"type": "object", "properties": {}},
    "form": {
        "type": "object",
        "required": ["name", "colour"],
        "properties": {
            "name": {"type": "string", "title": "Name", "description": "What to call it"},
            "colour": {"type": "string", "enum": ["red", "blue"]},
            "many": {"type": "integer"},
            "sure": {"type": "boolean"},
        },
    },
}
TOOL = {
    "name": "ask_person",
    "description": "Asks a person.",
    "inputSchema": {"type": "object", "properties": {"what": {"type": "string"}}},
}


def send(**message):
    print(json.dumps(dict(message, jsonrpc="2.0")), flush=True)


def main():
    call = None
    for line in sys.stdin:
        message = json.loads(line)
        method, ident, params = message.get("method"), message.get("id"), message.get("params")
        if method == "initialize":
            send(id=ident, result={
                "protocolVersion": params["protocolVersion"],
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "asker", "version": "1"},
            })
        elif method == "tools/list":
            send(id=ident, result={"tools": [TOOL]})
        elif method == "tools/call":
            call = ident
            form = FORMS[params["arguments"]["what"]]
            send(id="ask", method="elicitation/create",
                 params={"message": "How shall it be?", "requestedSchema": form})
        elif ident == "ask":
            text = json.dumps(message.get("result", message.get("error")))
            send(id=call, result={"content": [{"type": "text", "text": text}]})
        elif ident is not None:
            send(id=ident, error={"code": -32601, "message": "not here"})


main()

"""What the fuzzer leaves out."""

import schemathesis

# They say where a request ends and whether the connection stays: with anything at all in them the request never
# reaches the interface, and is answered as broken HTTP, without a body.
FRAMING = {"connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade"}


@schemathesis.hook
def filter_headers(context, headers):
    """Only headers that the interface gets to see."""
    return headers is None or FRAMING.isdisjoint(name.lower() for name in headers)


@schemathesis.hook
def filter_path_parameters(context, path_parameters):
    """Only paths that are the operation's: lists are written into them without escapes, and end at a `#` of theirs."""
    values = (path_parameters or {}).values()
    return all(isinstance(value, str) or not any(sign in str(value) for sign in "#?/") for value in values)

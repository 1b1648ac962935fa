"""Makes tokens with the PyPI package of the field, and prints them as JSON: [name, token] pairs.

    PYTHONPATH=FOLDER/python python3 make.py APP_ID CERTIFICATE USER SECONDS
"""

import json
import sys
import time

from agora_token_builder import RtmTokenBuilder

RTM_USER = 1

app, certificate, user, seconds = sys.argv[1:5]
ends = int(time.time()) + int(seconds)
print(json.dumps([
    ["agora-token-builder 006", RtmTokenBuilder.buildToken(app, certificate, user, RTM_USER, ends)],
    ["agora-token-builder 006, no time", RtmTokenBuilder.buildToken(app, certificate, user, RTM_USER, 0)],
]))

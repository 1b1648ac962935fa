#!/usr/bin/env python3
"""Makes the film and the sound of this folder. Needs PyAV (`pip install av numpy`); run it from anywhere."""

import math
from pathlib import Path

import av
import numpy

HERE = Path(__file__).parent


def film():
    """Two seconds in which a square crosses the picture."""
    with av.open(HERE / "film.mp4", "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"profile": "baseline", "crf": "35"})
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for n in range(20):
            picture = numpy.zeros((120, 160, 3), numpy.uint8)
            picture[:, :, 2] = 90
            picture[50:70, 8 + 6 * n : 28 + 6 * n] = (255, 200, 40)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


def tone():
    """Three seconds of the note A."""
    rate = 16_000
    wave = numpy.sin(numpy.arange(3 * rate) * 2 * math.pi * 440 / rate) * 8000
    frame = av.AudioFrame.from_ndarray(wave.astype(numpy.int16).reshape(1, -1), format="s16p", layout="mono")
    frame.sample_rate = rate
    with av.open(HERE / "tone.mp3", "w") as container:
        stream = container.add_stream("libmp3lame", rate=rate, layout="mono")
        stream.bit_rate = 16_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


film()
tone()

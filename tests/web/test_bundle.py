"""The bundle: few files for a page, a name that changes with what is in them, nothing lost on the way."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from web.assets.bundle import ENTRIES, FOLDER, Bundle
from web.assets.chunks import chunks_of, in_order
from web.assets.modules import Module, Unreadable, read_module, without_comments
from web.assets.styles import whole_sheet
from web.server.served_folders import folder_of

ROOT = Path(__file__).resolve().parents[2]
FOR_GOOD = "public, max-age=31536000, immutable"
HOUSE = {
    "main.js": 'import { one } from "./lib/one.js";\n\nconst go = () => import("./a.js");\nexport const x = one(go);\n',
    "lib/one.js": "/** One. */\nexport function one(what) {\n  return /** @type {any} */ (what); // as it is\n}\n",
    "lib/two.js": 'import { one as first } from "./one.js";\nexport class Two {}\nfirst(Two);\n',
    "a.js": 'import { Two } from "./lib/two.js";\nimport { one } from "./lib/one.js";\n'
    'export const a = () => import("./b.js").then(() => one(Two));\n',
    "b.js": 'import { Two } from "./lib/two.js";\nexport async function b() {\n  return new Two();\n}\n',
}


def read(name: str) -> Module:
    return read_module(name, HOUSE[name])


def bundle() -> Bundle:
    return Bundle(folder_of("static"))


def test_a_module_comes_after_what_it_imports() -> None:
    assert in_order("a.js", read) == ["lib/one.js", "lib/two.js", "a.js"]


def test_what_is_fetched_later_has_a_file_of_its_own_and_what_two_need_one_more() -> None:
    files = chunks_of("main.js", read)
    assert list(files) == ["main.js", "main.shared.js", "main.a.js", "main.b.js"]
    assert files["main.js"].count("function one(") == 1
    assert 'import("./main.a.js").then((chunk) => chunk.$a)' in files["main.js"]
    assert files["main.shared.js"].startswith('import { $lib_one } from "./main.js";\n')
    assert "const { one: first } = $lib_one;" in files["main.shared.js"]
    assert 'import { $lib_two } from "./main.shared.js";' in files["main.b.js"]
    assert "class Two" not in files["main.a.js"] + files["main.b.js"]


def test_a_circle_of_modules_is_refused() -> None:
    circle = {"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}
    with pytest.raises(Unreadable, match=r"a\.js > b\.js > a\.js"):
        in_order("a.js", lambda name: read_module(name, circle[name]))


@pytest.mark.parametrize("text", ["export default 1;\n", 'import all from "./x.js";\n', "export { a };\n"])
def test_a_script_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match=r"a\.js"):
        read_module("a.js", text)


def test_comments_go_and_what_only_looks_like_one_stays() -> None:
    text = '/**\n * Said.\n */\nconst a = "/* no */"; // why\n  // because\n/** @type {A|null} */ (b)?.c("http://d");\n'
    assert without_comments(text) == 'const a = "/* no */"; // why\n(b)?.c("http://d");\n'


def test_white_space_in_a_text_of_several_lines_stays() -> None:
    text = "const a = `one\n    two\n\n`;\n"
    assert without_comments(text) == text


def test_an_imported_sheet_stands_where_it_was_imported() -> None:
    sheets = {
        "all.css": '/* All. */\n@import "one.css";\n@import "two.css" (width < 900px);\n',
        "one.css": '@import "in/three.css";\n.one {\n  color: red;\n}\n',
        "two.css": ".two {\n  color: red;\n}\n",
        "in/three.css": ".three {\n  color: red;\n}\n",
    }
    whole = whole_sheet("all.css", sheets.__getitem__)
    assert re.findall(r"\.\w+|@media [^{]+", whole) == [".three", ".one", "@media (width < 900px) ", ".two"]
    assert whole.count("{") == whole.count("}")


def test_every_page_begins_with_what_the_bundle_has() -> None:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").glob("*.html")]
    begun = {
        name for page in pages for name in re.findall(r"type=\"module\" src=\"\{\{ asset\('js/([^']+)'\) \}\}", page)
    }
    assert begun == set(ENTRIES)
    assert not [page for page in pages if "url_for('static'" in page]


def test_every_module_is_in_the_bundle_and_node_reads_it(tmp_path: Path) -> None:
    made = bundle()
    texts = {}
    for entry in ENTRIES:
        first = made.name_of(f"js/{entry}")
        assert first.startswith(FOLDER)
        pending = [first.removeprefix(FOLDER)]
        while pending:
            name = pending.pop()
            file = made.file(FOLDER + name)
            assert file is not None, name
            texts[name] = file.data.decode()
            pending += {each for each in re.findall(r'"\./([^"]+\.js)"', texts[name]) if each not in texts}
    modules = {path.relative_to(ROOT / "static/js").with_suffix("") for path in (ROOT / "static/js").rglob("*.js")}
    missing = {
        str(each)
        for each in modules
        if not any(f"const ${re.sub(r'[^A-Za-z0-9]', '_', each.as_posix())} = " in text for text in texts.values())
    }
    assert missing == {"before_first_paint", "offline/worker"}  # before the page is painted; and beside it
    node = shutil.which("node")
    for name, text in texts.items() if node else ():
        (tmp_path / f"{name}.mjs").write_text(text, encoding="utf-8")
        done = subprocess.run([str(node), "--check", tmp_path / f"{name}.mjs"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def addresses(client: FlaskClient) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get("/").text)


def test_a_page_names_few_files_that_may_be_kept_for_good() -> None:
    client = create_app().test_client()
    named = addresses(client)
    assert [each.rsplit("/", 1)[-1] for each in named] == ["icon.svg", "front_page.js"]  # all else stands in the page
    for address in named:
        plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
        assert plain.status_code == packed.status_code == 200
        assert plain.headers["Cache-Control"] == FOR_GOOD
        assert plain.headers["X-Content-Type-Options"] == "nosniff"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data)


def test_another_version_is_answered_and_not_kept() -> None:
    client = create_app().test_client()
    address = next(each for each in addresses(client) if each.endswith("front_page.js"))
    answer = client.get(re.sub(r"/at/\w+/", "/at/000000000000/", address))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(
    "name", ["js/all/none.js", "js/all/main.none.js", "../app.py", "none.css", "js/all/", "%2e%2e/app.py"]
)
def test_what_it_has_not_is_not_found(name: str) -> None:
    client = create_app().test_client()
    version = addresses(client)[0].split("/")[3]
    assert client.get(f"/static/at/{version}/{name}").status_code == 404


def test_every_style_sheet_is_whole() -> None:
    made = bundle()
    for path in (ROOT / "static/css").rglob("*.css"):
        file = made.file(path.relative_to(ROOT / "static").as_posix())
        assert file is not None
        text = file.data.decode()
        assert "@import" not in text
        assert text.count("{") == text.count("}")


def test_the_version_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    sheet = tmp_path / "css" / "a.css"
    sheet.write_text("a {\n}\n", encoding="utf-8")
    before = Bundle(tmp_path).version
    assert Bundle(tmp_path).version == before
    sheet.write_text("b {\n}\n", encoding="utf-8")
    assert Bundle(tmp_path).version != before


def test_scripts_and_sheets_can_be_served_one_by_one() -> None:
    client = create_app({"BUNDLED": False}).test_client()
    named = addresses(client)
    assert "/static/js/front_page.js" in named
    assert all(client.get(address).status_code == 200 for address in named)


def test_a_script_that_cannot_be_bundled_is_served_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise Unreadable("main.js: export default 1;")

    monkeypatch.setattr(Bundle, "name_of", refuse)
    assert "/static/js/front_page.js" in addresses(create_app().test_client())

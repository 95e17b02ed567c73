"""Secrets in every place of an archive from which they could be published, in every form, and prose that is none."""

import gzip
import io
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from builder.cli import main
from builder.publish.secrets import MOST, find_name, find_secrets
from builder.publish.unpacking import MOST_BYTES, unpack_file

REPO = Path(__file__).resolve().parents[2]
TOKEN = "AKIA" + "Q7" * 8
ARTICLE = """---
title: The tide
date: 2021-12-11
{more}---

The tide tables hang beside the door of the old customs house. {words}
"""


def write(root: Path, path: str, data: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data if isinstance(data, bytes) else data.encode())


def draw(form: str, **more) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, form, **more)
    return stream.getvalue()


def draw_with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = f"Taken with {TOKEN}"
    return draw("JPEG", exif=exif)


def draw_with_text(*, packed: bool) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", f"Taken with {TOKEN}", zip=packed)
    return draw("PNG", pnginfo=text)


def pack(name: str, data: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return stream.getvalue()


OWN = {"themes/own/theme.yaml": "extends: plain\n", "archive.yaml": "title: T\ntheme: own\n"}
PLACES = {
    "the text of an article": {"content/a.md": ARTICLE.format(more="", words=TOKEN)},
    "a field of its front matter": {"content/a.md": ARTICLE.format(more=f"dek: Key {TOKEN}\n", words="")},
    "a caption": {"content/a.md": ARTICLE.format(more="", words=f'\n\n![](p.png "See {TOKEN}")'),
                  "content/p.png": draw("PNG")},
    "a description of a picture": {"content/a.md": ARTICLE.format(more="", words=f"\n\n![See {TOKEN}](p.png)"),
                                   "content/p.png": draw("PNG")},
    "what a camera wrote into a picture": {"content/a.md": ARTICLE.format(more="", words="![](p.jpg)"),
                                           "content/p.jpg": draw_with_exif()},
    "the text of a PNG": {"content/static/p.png": draw_with_text(packed=False)},
    "the packed text of a PNG": {"content/static/p.png": draw_with_text(packed=True)},
    "a drawing": {"content/static/p.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><desc>{TOKEN}</desc></svg>"},
    "a standing page": {"content/pages/about.md": f"---\ntitle: About\n---\n\n{TOKEN}\n"},
    "a file of an odd name": {"content/static/notes.q7z": TOKEN},
    "a file without an ending": {"content/static/notes": f"one\ntwo {TOKEN}"},
    "a file in UTF-16": {"content/static/notes.txt": f"The key is {TOKEN}.".encode("utf-16")},
    "a file in UTF-16 without a mark": {"content/static/notes.txt": f"The key is {TOKEN}.".encode("utf-16-be")},
    "a PDF": {"content/static/notes.pdf": f"%PDF-1.4\n1 0 obj << /Title ({TOKEN}) >> endobj\n%%EOF\n".encode()},
    "a packed capture": {"content/static/capture.html.gz": gzip.compress(f"<p>{TOKEN}</p>".encode())},
    "an office document": {"content/static/notes.docx": pack("word/document.xml", f"<w:t>{TOKEN}</w:t>")},
    "a script of a theme": OWN | {"themes/own/assets/own.js": f"const k = '{TOKEN}'"},
    "a style sheet of a theme": OWN | {"themes/own/assets/own.css": f"/* {TOKEN} */"},
    "a template of a theme": OWN | {"themes/own/templates/missing.html": f"<title>x</title><!-- {TOKEN} -->"},
    "the description of the archive": {"archive.yaml": f"title: T\ndescription: Kept with {TOKEN}\n"},
    "the footer of every page": {"archive.yaml": f"title: T\ntheme_options: {{footnote: Kept with {TOKEN}}}\n"},
}  # fmt: skip


@pytest.mark.parametrize("files", PLACES.values(), ids=PLACES)
def test_a_secret_is_found_wherever_it_stands(tmp_path, capsys, files):
    write(tmp_path, "archive.yaml", "title: T\n")
    write(tmp_path, "content/b.md", ARTICLE.format(more="", words=""))
    for path, data in files.items():
        write(tmp_path, path, data)
    for command in (("--target", "folder", "--to", str(tmp_path / "www")),) * 2:
        with pytest.raises(SystemExit) as stop:
            main(["-C", str(tmp_path), "publish", *command])
        out, err = capsys.readouterr()
        assert stop.value.code == 3
        found = [line for line in err.splitlines() if "holds what looks like an AWS access key" in line]
        assert len(found) == 1, err  # one of a footer stands on every page, and is told once
        assert TOKEN not in out + err
        assert not (tmp_path / "www").exists()


KEY = "-----BEGIN {}PRIVATE KEY{}-----\nMIIE"
FORMS = {
    KEY.format("", ""): "a private key",
    KEY.format("RSA ", ""): "a private key",
    KEY.format("OPENSSH ", ""): "a private key",
    KEY.format("ENCRYPTED ", ""): "a private key",
    KEY.format("PGP ", " BLOCK"): "a private key",
    "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----": "a private key",
    "PuTTY-User-Key-File-3: ssh-ed25519": "a private key",
    "AGE-SECRET-KEY-1" + "Q" * 58: "a private key",
    "tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUU=": "a private key in base64",
    "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlF": "a private key in base64",
    "LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZLS0tLS0K": "a private key in base64",
    "ASIA" + "Z2" * 8: "an AWS access key",
    "aws_secret_access_key = " + "aB3/" * 10: "an AWS secret key",
    "DefaultEndpointsProtocol=https;AccountKey=" + "aB3/" * 21 + "aa==": "an Azure key",
    "ghp_" + "a1" * 18: "a GitHub token",
    "gho_" + "a1" * 18: "a GitHub token",
    "ghs_" + "a1" * 18: "a GitHub token",
    "github_pat_11" + "A2b_" * 20: "a GitHub token",
    "glpat-" + "x" * 20: "a GitLab token",
    "xoxb-" + "1" * 12 + "-abc": "a Slack token",
    "xapp-1-" + "A1" * 12: "a Slack token",
    "https://hooks.slack.com/services/T0AAAAAAA/B0AAAAAAA/aaaaaaaaaaaa": "the address of a webhook",
    "https://discord.com/api/webhooks/123456789/" + "aB3_" * 15: "the address of a webhook",
    "123456789:AA" + "b" * 33: "a Telegram token",
    "AIza" + "b" * 35: "a Google API key",
    "GOCSPX-" + "b" * 28: "a Google client secret",
    "ya29." + "b" * 30: "a Google token",
    '{"type": "service_account", "project_id": "x"}': "the key of a Google account",
    "sk_live_" + "7a" * 12: "a Stripe key",
    "rk_live_" + "7a" * 12: "a Stripe key",
    "whsec_" + "7a" * 16: "a Stripe key",
    "npm_" + "z" * 36: "an npm token",
    "//registry.example/:_authToken=" + "0a" * 16: "an npm token",
    "pypi-AgEI" + "cHlwaS5vcmc" * 6: "a PyPI token",
    "dckr_pat_" + "a" * 27: "a Docker token",
    "dop_v1_" + "0f" * 32: "a DigitalOcean token",
    "shpat_" + "0f" * 16: "a Shopify token",
    "SG." + "a" * 22 + "." + "b" * 43: "a SendGrid key",
    "SK" + "0f" * 16: "a Twilio key",
    "sq0atp-" + "a" * 22: "a Square token",
    "sk-proj-" + "aB3" * 16: "an API key",
    "key-" + "0f" * 16: "a Mailgun key",
    '{"auths": {"registry.example": {"auth": "dmVyYTpodW50ZXIy"}}}': "a Docker login",
    '{"auths":{"r.example":{"email":"v@example.org","auth":"dmVyYTpodW50ZXIy"}}}': "a Docker login",
    "hf_" + "aB" * 17: "an access token",
    "eyJ" + "a" * 12 + ".eyJ" + "b" * 12 + "." + "c" * 12: "a signed web token",
    "https://vera:hunter2@example.org/x": "a password in an address",
    "postgres://vera:hunter2@db.example.org:5432/x": "a password in an address",
    "mongodb+srv://vera:hunter2@db.example.org/x": "a password in an address",
    "redis://:hunter2@127.0.0.1:6379": "a password in an address",
    "vera:$2y$10$" + "a" * 53: "the hash of a password",
    "vera:$apr1$abcdefgh$" + "a" * 22: "the hash of a password",
    "root:$6$abcdefgh$" + "a" * 86 + ":19000:0": "the hash of a password",
    "root:$y$j9T$abcdefgh$" + "a" * 43: "the hash of a password",
}


@pytest.mark.parametrize("text", FORMS, ids=lambda text: text[:24])
def test_forms_of_secrets(text):
    for data in (text.encode(), f"<p>{text}</p>".encode(), f"x\0{text}".encode(), text.encode("utf-16-le"),
                 text.encode("utf-32")):  # fmt: skip
        assert FORMS[text] in {secret.kind for secret in find_secrets("a.bin", data)}


SETTINGS = [
    "db_pass: hunter2sesame", "pass: hunter2sesame", "db_passwd: hunter2sesame", "DB_PASS=hunter22",
    "dbPass: 'hunter22',", "DBPASS=hunter22", "smtp.pass=hunter22", "pass_1 = hunter22", "passcode: 12345678",
    "pass-phrase: hunter22",
    "DB_PASSWORD=hunter22", "export SMTP_PASSWD='hunter22'", "password: hunter22", '  "password": "hunter22",',
    "- name: x\n  passphrase: correct-horse",
    "SECRET_KEY = 'django-x7x7x7x7x7x7'", "api_key: 0123456789abcdef", "$password = 'hunter22';",
    "define('DB_PASSWORD', 'hunter22');", "APP_TOKEN=abcdef0123456789  # of the robot",
    '{"api-key": "abcdef0123456789"}',
    "auth-token := abcdef0123456789", "spring.datasource.password=hunter22\r\n",
]  # fmt: skip


@pytest.mark.parametrize("text", SETTINGS)
@pytest.mark.parametrize("name", ["config.env", "ci.yml", "settings", "app.config.json", "wp.php"])
def test_passwords_in_settings(name, text):
    assert {secret.kind for secret in find_secrets(name, f"# settings\n{text}\nx = 1\n".encode())} == {
        "a password in settings"
    }
    assert not list(find_secrets("notes.html", text.encode()))


@pytest.mark.parametrize(("name", "text"), [
    ("mail.conf", "password abcdEFGH12"), ("mail.conf", "  smtp_password 'abcdEFGH12';"),
    ("r.conf", "requirepass foob4red"),
    ("web.config", "<add key='password' value='hunter22'/>"), ("a.xml", '<add key="DbPassword" value="hunter22" />'),
    ("a.xml", '<add value="hunter22" name="password"/>'), ("a.xml", "<password>hunter22</password>"),
    ("a.xml", '<login user="vera" password="hunter22"/>'),
    ("web.config", '<add name="x" connectionString="Server=db;Password=hunter22;"/>'),
    ("a.env.bak", "PASSWORD=hunter22"),
])  # fmt: skip
def test_passwords_in_settings_of_other_notations(name, text):
    assert "a password in settings" in {secret.kind for secret in find_secrets(name, f"x\n{text}\n".encode())}


@pytest.mark.parametrize(("name", "text"), [
    ("mail.conf", "password required"), ("mail.conf", "# the password of 2004 was known"), ("a.xml", "<password/>"),
    ("mail.conf", "password $PASSWORD1"), ("a.xml", '<add key="password" value="${env.PASSWORD}"/>'),
    ("feed.xml", "<p>The password 12345678 was known, and the key=value form too.</p>"),
    ("feed.xml", "<title>Passwords</title><category>password</category>"),
])  # fmt: skip
def test_other_notations_that_hold_none(name, text):
    assert not list(find_secrets(name, f"x\n{text}\n".encode()))


@pytest.mark.parametrize("text", [
    "compass: northwest", "passage: Skerrysound", "bypass: allowed-list", "passengers: 12345678",
    "overpass: closed-now",
    "password: ${{ secrets.FTP_PASSWORD }}", "PASSWORD=$PASSWORD", "password: null", "password: required", "PASSWORD=",
    "password: <your password>", "password: changeme-please", "token: true", "secret: /run/secrets/x", "PASSWORD=short",
    "password: env(DB_PASSWORD)", "description: The password was known to all.", "token: lowercase-words-only",
    "password_min_length: 12", "# the password of the door is kept elsewhere",
])  # fmt: skip
def test_settings_that_hold_no_password(text):
    assert not list(find_secrets("config.yml", f"{text}\n".encode()))


@pytest.mark.parametrize("name", [
    "id_rsa", "keys/id_ed25519", "server.pem", "server.KEY", ".env", "x/.env.production", "config.env", "vault.kdbx",
    "me.p12", "me.pfx", ".netrc", ".npmrc", ".htpasswd", "htpasswd", "credentials", ".git-credentials", ".pgpass",
    "me.ppk", ".git/config", "static/.ssh/known_hosts", ".aws/config", "office.ovpn", "terraform.tfstate",
    "client_secret_1.json", "service-account.json", ".bash_history", "wp-config.php", "secrets.yml",
    "id_rsa.bak", "id_rsa~", "my.credentials", "credentials.old", "server.key.2024", "vault.kdbx.bak",
    "wp-config.php.orig",
    "id_ed25519_old", ".netrc.save",
])  # fmt: skip
def test_names_that_secrets_have(name):
    assert find_name(name, b"x")


@pytest.mark.parametrize("name", [
    "2021/12/11/credentials.html", "tags/shadow.html", "id_rsa.pub", "key.html", "environment.md", "a.envelope",
    ".nojekyll",
    ".well-known/security.txt", "CNAME", "keynote.html", "passwords.html", ".env.example", "secrets.html", "index.html",
])  # fmt: skip
def test_names_that_others_have(name):
    assert find_name(name, b"x") is None


def test_what_a_file_holds_goes_before_its_name():
    assert find_name("ca.pem", b"-----BEGIN CERTIFICATE-----\nMII") is None
    assert find_name("ca.pem", b"-----BEGIN CERTIFICATE-----\nMII\n-----BEGIN PRIVATE KEY-----")
    assert find_name("talk.key", b"PK\x03\x04") is None
    assert find_name("photo.jpg", b"\x03\xd9\xa2\x9a\x67\xfb") == "is a password database"


PROSE = """
The password was "password", the auditor said; nobody had changed it since 2004. Password: swordfish, as in the film.
She kept her private key in a drawer. "-----" is a dash, five times. BEGIN PRIVATE matters, END PRIVATE matters.
The token fell from $1,500 to $6$ and the sk-8 skates were sold. SK Hynix, SG. and ASIA; AKIA is a name, and Akia too.
Write to https://example.org:8080/a@b or ftp://example.org, at 12:30 @ the harbour; https://en.example/wiki/User:Vera@x
password: on the next line stands nothing
api_key = the thing that opens a service, her token of thanks; ghp_ and glpat- and xoxb- are how such tokens begin.
The house key-board and key-deadbeef are none; "auths": {} is empty, and so is {"auths": {"r.example": {}}}.
eyJhbGciOi is how a signed token begins. The hash $2y$10$ was cut short. git@example.org:paper/archive.git
sk-innovation-to-build-a-battery-plant-in-the-north-of-the-county-2021 and SKINNY0f0f0f0f are addresses of articles.
"""


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt", "feed.json", "feed.xml", "notes"])
def test_prose_about_secrets_is_none(name):
    assert not list(find_secrets(name, PROSE.encode()))


@pytest.mark.parametrize("folder", ["content", "examples", "docs", "themes"])
def test_what_the_project_holds_is_no_secret(folder):
    for path in sorted((REPO / folder).rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            assert not list(find_secrets(path.name, data)), path
            assert find_name(path.name, data) is None, path


def test_of_one_kind_only_so_many_are_told_of_a_file():
    data = "\n".join(f"AKIA{number:016d}" for number in range(100)).encode()
    assert len(list(find_secrets("a.txt", data))) == MOST


# What lies packed in a file


def test_what_is_unpacked_and_what_is_not():
    assert unpack_file(gzip.compress(b"text")) == ((("", b"text"),), True)
    assert unpack_file(pack("a/.env", "text")) == ((("a/.env", b"text"),), True)
    assert unpack_file(draw_with_text(packed=True)).parts == (("", f"Taken with {TOKEN}".encode()),)
    for closed in (b"7z\xbc\xaf", b"Rar!", b"BZh9", b"\x1f\x8bno", b"PK\x03\x04no", b"%PDF-1.7 /FlateDecode",
                   gzip.compress(b"a") + gzip.compress(b"b"), gzip.compress(b"abc")[:-9]):  # fmt: skip
        assert not unpack_file(closed).whole
    assert unpack_file(b"plain") == ((), True)
    for twice in (gzip.compress(gzip.compress(b"a")), pack("a.gz", gzip.compress(b"a")), pack("a.zip", pack("a", "a")),
                  gzip.compress(b"7z\xbc\xaf"), gzip.compress(pack("a", "a"))):  # fmt: skip
        unpacked = unpack_file(twice)
        assert unpacked.parts
        assert not unpacked.whole


def test_no_more_comes_out_than_there_is_room_for():
    for packed in (gzip.compress(bytes(MOST_BYTES * 4)), pack("a", "\0" * MOST_BYTES * 4)):
        unpacked = unpack_file(packed)
        assert sum(len(part) for _, part in unpacked.parts) == MOST_BYTES
        assert not unpacked.whole
    chunk = b"iTXtComment\0\1\0\0\0" + zlib.compress(bytes(MOST_BYTES * 4))
    (part,) = unpack_file(b"\x89PNG\r\n\x1a\n" + (len(chunk) - 4).to_bytes(4, "big") + chunk + b"crc.").parts
    assert len(part[1]) == MOST_BYTES

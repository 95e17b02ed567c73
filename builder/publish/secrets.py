"""Secrets in the bytes of a file, and names of files that are secrets.

Rule: pure; takes bytes, returns findings. A pattern is searched only in a file that contains one of its signs, which
takes a fraction of the time. Prose does not match: each pattern is the format of a vendor's keys or tokens, or is
used only for files of settings. Sources: the vendors' documentation of their tokens, RFC 7468 (PEM), RFC 7519 (JWT),
crypt(5).
"""

import re
from collections.abc import Iterator
from fnmatch import translate
from itertools import islice
from typing import NamedTuple

MOST = 20
"""Maximum number of secrets of one kind that are reported per file."""


class Secret(NamedTuple):
    """A secret that should not be published."""

    kind: str
    """Description with its article: `a GitHub token`."""
    found: bytes
    """The secret itself, for comparison only; never shown."""
    at: int
    """Offset in bytes; -1 if NUL bytes were removed from the file first."""


_KEY = rb"(?:(?!-----)[\w+/=\s:,.\\-]){0,4000}"
"""The text after the first line of a private key; that line alone is the same in every key."""
_DOCKER = (
    rb'"auths"\s*:\s*\{[^{}]{0,400}\{(?:[^{}]{0,400},)?\s*"(?:auth|identitytoken|password)"\s*:\s*"[\w+/=.-]{8,4000}"'
    rb"[^<]{0,2000}"
)
_KINDS = tuple(
    (sign.encode(), kind, re.compile(pattern))
    for kind, signs, pattern in (
        ("a private key", "PRIVATE", rb"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----" + _KEY),
        ("a private key", "SSH2", rb"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----" + _KEY),
        ("a private key", "PuTTY-User-Key-File-", rb"PuTTY-User-Key-File-\d" + _KEY),
        ("a private key", "AGE-SECRET-KEY-", rb"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
        (
            "a private key in base64",
            "LS0tLS1CRUdJTi",
            rb"LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0Eg|BPUEVOU1NI|BFQy|BFTkNSWVBURUQg|BEU0Eg|BQR1AgUFJJVkFU)[\w+/=]+",
        ),
        ("an AWS access key", "AKIA ASIA", rb"\bA(?:K|S)IA[0-9A-Z]{16}\b"),
        (
            "an AWS secret key",
            "secret_access_key SECRET_ACCESS_KEY",
            rb"(?i:secret_access_key)[\"']?\s*[=:]\s*[\"']?[\w+/]{40}(?![\w+/])",
        ),
        ("an Azure key", "AccountKey=", rb"AccountKey=[\w+/]{60,}={0,2}"),
        ("a GitHub token", "_", rb"_(?<=gh[pousr]_)[A-Za-z0-9]{36,}"),
        ("a GitHub token", "github_pat_", rb"\bgithub_pat_\w{60,}"),
        ("a GitLab token", "glpat- gldt- glrt-", rb"\bgl(?:pat|dt|rt)-[\w-]{20,}"),
        ("a Slack token", "xox", rb"\bxox[abceoprs]-[\w-]{10,}"),
        ("a Slack token", "xapp-", rb"\bxapp-\d-[\w-]{20,}"),
        ("the address of a webhook", "hooks.slack.com", rb"hooks\.slack\.com/(?:services|workflows)/[\w/]{20,}"),
        ("the address of a webhook", "/api/webhooks/", rb"discord(?:app)?\.com/api/webhooks/\d+/[\w-]{40,}"),
        ("a Telegram token", ":AA", rb"\b\d{8,10}:AA[\w-]{33}\b"),
        ("a Google API key", "AIza", rb"\bAIza[\w-]{35}"),
        ("a Google client secret", "GOCSPX-", rb"\bGOCSPX-[\w-]{28}"),
        ("a Google token", "ya29.", rb"\bya29\.[\w-]{20,}"),
        ("the key of a Google account", "service_account", rb'"type"\s*:\s*"service_account"[^{}<]{0,4000}'),
        ("a Docker login", '"auths"', _DOCKER),
        ("a Mailgun key", "key-", rb"\bkey-[0-9a-f]{32}\b"),
        ("a Stripe key", "k_live_", rb"\b[rs]k_live_[0-9A-Za-z]{20,}"),
        ("a Stripe key", "whsec_", rb"\bwhsec_[\w+/]{30,}"),
        ("an npm token", "npm_", rb"\bnpm_[A-Za-z0-9]{36}\b"),
        ("an npm token", "_authToken", rb"_authToken\s*=\s*[^\s$\"'{]{16,}"),
        ("a PyPI token", "pypi-", rb"\bpypi-[\w-]{50,}"),
        ("a Docker token", "dckr_pat_", rb"\bdckr_pat_[\w-]{20,}"),
        ("a DigitalOcean token", "_v1_", rb"\bdo[opr]_v1_[0-9a-f]{64}\b"),
        ("a Shopify token", "_", rb"_(?<=shp(?:at|ca|pa|ss)_)[0-9a-fA-F]{32}\b"),
        ("a SendGrid key", "SG.", rb"\bSG\.[\w-]{20,24}\.[\w-]{40,50}\b"),
        ("a Twilio key", "SK", rb"SK[0-9a-f]{32}\b"),
        ("a Square token", "sq0", rb"\bsq0(?:atp|csp)-[\w-]{22,43}"),
        ("an Atlassian token", "ATATT3", rb"\bATATT3[\w=-]{100,}"),
        ("an API key", "sk-", rb"\bsk-(?:[a-z]{1,12}\d{0,2}-){0,3}(?=\w{0,80}[A-Z])(?=\w{0,80}\d)\w{20,}"),
        ("an access token", "hf_", rb"\bhf_[A-Za-z]{34}\b"),
        ("a signed web token", "eyJ", rb"\beyJ[\w-]{10,400}\.eyJ[\w-]{10,8000}\.[\w-]{10,}"),
        ("a password in an address", "://", rb"://[^\s/:@\"'<>\0]{0,64}:[^\s/:@\"'<>\0]{1,64}@(?=[\w\[])"),
        ("the hash of a password", "$", rb"\$(?:2[abxy]\$\d\d|apr1|[156y7]|gy|argon2\w*)\$[\w./$=,+-]{20,}"),
    )
    for sign in signs.split()
)
"""(sign, kind of secret, pattern). Repetitions are bounded if a file could contain many beginnings without an end."""
_BEGIN = (
    rb"^[ \t]{0,80}(?:(?:export|set|const|let|var|final|static|private|public|string|define\(|[-{$])[ \t]{0,8}){0,6}"
    rb"[\"']?[\w.-]{0,64}"
)
_END = rb"[\"']?[ \t]{0,80}[,;)}\]]{0,8}[ \t]{0,80}(?:(?:[#;]|//)[^\r\n]*)?\r?$"
_IS = rb"[\w.-]{0,64}[\"']?[ \t]{0,80}(?:=>|:=|[:=,])[ \t]{0,80}[\"']?"
_PASS = (
    rb"(?:passw(?:or)?d|pass[_-]?(?:phrase|code)|pwd|(?:(?<![a-z])|(?-i:(?<=[a-z])(?=P))|(?<=db)|(?<=root)|(?<=user)"
    rb"|(?<=smtp)|(?<=mail)|(?<=sql)|(?<=admin))(?:passw?)(?![a-z]))"
)
"""The name of a password, or the part `pass` of one: `db_pass`, `dbPass` and `DBPASS`, but not compass or passage."""
_SETTINGS = tuple(
    re.compile(_BEGIN + key + _IS + rb"(?P<value>" + value + rb")" + _END, re.IGNORECASE | re.MULTILINE)
    for key, value in (
        (_PASS, rb"[^\s\"',;]{6,400}"),
        (
            rb"(?:secret|token|(?:api|access|private|auth|account|signing|encryption)[_-]?key)",
            rb"(?=\S{0,400}\d)[\w+/=.:-]{12,400}",
        ),
    )
)
"""A line of settings with a password or a key."""
_PASSWORD = rb"(?:" + _PASS + rb"|secret|api[_-]?key)"
_SPACED = re.compile(
    rb"^[ \t]{0,80}[\w.-]{0,64}(?:pass|" + _PASSWORD + rb")[\w.-]{0,64}[ \t]{1,80}[\"']?"
    rb"(?P<value>(?=[^\s\"';]{0,400}\d)[^\s\"';]{6,400})" + _END,
    re.IGNORECASE | re.MULTILINE,
)
"""A line of settings in a format without a sign between name and value."""
_MARKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rb"\b(?:key|name|id)\s{0,9}=\s{0,9}[\"'][^\"'<>]{0,64}" + _PASSWORD + rb"[^\"'<>]{0,64}[\"']\s{1,80}"
        rb"value\s{0,9}=\s{0,9}[\"'](?P<value>[^\"'<>\s]{6,400})[\"']",
        rb"\bvalue\s{0,9}=\s{0,9}[\"'](?P<value>[^\"'<>\s]{6,400})[\"']\s{1,80}"
        rb"(?:key|name|id)\s{0,9}=\s{0,9}[\"'][^\"'<>]{0,64}" + _PASSWORD + rb"[^\"'<>]{0,64}[\"']",
        rb"<[\w.:-]{0,64}" + _PASSWORD + rb"(?:\s[^<>]{0,200})?>\s{0,80}(?P<value>[^<>\s]{6,400})\s{0,80}</",
        rb"[\s<][\w.:-]{0,64}" + _PASSWORD + rb"\s{0,9}=\s{0,9}[\"'](?P<value>[^\"'<>\s]{6,400})[\"']",
        rb"[;\"'](?:password|pwd)\s{0,9}=\s{0,9}(?P<value>[^;\"'<>\s]{6,400})[;\"']",
    )
)
"""A password in XML settings."""
_NO_VALUE = re.compile(
    rb"\$|\{|<|%|\*|\.\.|(?:x+|null|none|true|false|required|optional|undefined|string)\b|your|chang|exampl|placeholder"
    rb"|redacted|env[.(]|os\.|process\.|secrets\.|https?:|file:|/",
    re.IGNORECASE,
)
"""Beginning of a value that is no password: a placeholder, or a reference to where the password is stored."""
_HOLD_SETTINGS = tuple(
    f".{ending}"
    for ending in (
        "env ini cfg cnf conf config properties yml yaml toml json php py rb sh ps1 bat tfvars tfstate reg cs java go "
        "ts local"
    ).split()
)
_SPACE_SETTINGS = (".conf", ".cnf", ".cfg", ".ini", ".config", ".rc")
_MARK_SETTINGS = (".xml", ".config", ".settings", ".props", ".targets", ".csproj", ".plist")
_FURTHER = re.compile(r"(?:[._-](?:bak|backup|copy|new|old|orig|prev|save?|swp|tmp|txt|gz|zip|\d{1,14})|~)+$")
"""Endings that people and programs add to copies of a file."""
_NAMES = re.compile(
    "|".join(
        translate(name)
        for name in (
            "id_rsa id_dsa id_ecdsa id_ecdsa_sk id_ed25519 id_ed25519_sk credentials kubeconfig shadow htpasswd "
            "*.credentials .env .env.* .envrc .htpasswd .netrc _netrc .npmrc .yarnrc .pypirc .pgpass .my.cnf "
            ".git-credentials .dockercfg .dockerconfigjson .s3cfg .boto .vault_pass .*_history *.pem *.key *.env "
            "*.p12 *.pfx *.jks *.keystore "
            "*.kdbx *.kdb *.ppk *.ovpn *.agekey *.tfvars client_secret*.json service?account*.json credentials.json "
            "credentials.csv secrets.json secrets.y*ml secrets.toml wp-config.php rclone.conf terraform.tfstate "
            "key4.db wallet.dat"
        ).split()
    )
)
"""Names of files that are secrets, in lower case."""
_SAMPLES = (".example", ".sample", ".template", ".dist")
_FOLDERS = frozenset((".git", ".svn", ".hg", ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".password-store"))
_PUBLIC = (b"-----BEGIN CERTIFICATE", b"-----BEGIN PUBLIC", b"-----BEGIN RSA PUBLIC", b"-----BEGIN DH", b"PK\x03\x04")
"""First bytes of `.pem` and `.key` files that may be public; the last is a Keynote file."""
_STORES = ((b"\x03\xd9\xa2\x9a", "a password database"), (b"\xfe\xed\xfe\xed", "a key store"))
"""First bytes of files that are secret as a whole."""


def find_secrets(path: str, data: bytes) -> Iterator[Secret]:
    """Every secret in a file's bytes, at most `MOST` of each kind, also in UTF-16 and UTF-32 text."""
    known = []
    for secret in _find_all(path, data):
        known.append(secret.found)
        yield secret
    for secret in _find_all(path, data.replace(b"\0", b"")) if b"\0" in data else ():
        if not any(secret.found.startswith(found) for found in known):
            yield secret._replace(at=-1)


def _find_all(path: str, data: bytes) -> Iterator[Secret]:
    for pattern, kind in {pattern: kind for sign, kind, pattern in _KINDS if sign in data}.items():
        yield from (Secret(kind, match[0], match.start()) for match in islice(pattern.finditer(data), MOST))
    name = path.rpartition("/")[2].lower()
    for pattern in _list_patterns(_FURTHER.sub("", name)):
        lines = (match for match in pattern.finditer(data) if not _NO_VALUE.match(match["value"]))
        for match in islice(lines, MOST):
            yield Secret("a password in settings", match["value"], match.start("value"))


def _list_patterns(name: str) -> Iterator[re.Pattern[bytes]]:
    """The patterns of passwords in a settings file of this name, which is in lower case; none for other files."""
    if name.endswith(_HOLD_SETTINGS) or "." not in name.lstrip("."):
        yield from _SETTINGS
    if name.endswith(_SPACE_SETTINGS):
        yield _SPACED
    if name.endswith(_MARK_SETTINGS):
        yield from _MARKED


def find_name(path: str, data: bytes) -> str | None:
    """The reason that a file is secret as a whole, from its name or its first bytes; None for any other file."""
    *folders, name = path.lower().split("/")
    if folder := next((folder for folder in folders if folder in _FOLDERS), None):
        return f"lies in {folder}/, which is private"
    if store := next((kind for start, kind in _STORES if data.startswith(start)), None):
        return f"is {store}"
    first = _FURTHER.sub("", name)
    if name.endswith(_SAMPLES) or not (_NAMES.match(name) or _NAMES.match(first)):
        return None
    if first.endswith((".pem", ".key")) and data.lstrip().startswith(_PUBLIC) and b"PRIVATE KEY" not in data:
        return None
    return "has a name typical of secrets"

import pytest

from builder.publish.site_address import find_address


@pytest.mark.parametrize(
    ("remote", "domain", "address"),
    [
        ("git@github.com:vera/dune.git", None, "https://vera.github.io/dune/"),
        ("git@github.com:Vera/Dune", None, "https://vera.github.io/Dune/"),
        ("https://github.com/vera/dune.git", None, "https://vera.github.io/dune/"),
        ("https://github.com/vera/dune/", None, "https://vera.github.io/dune/"),
        ("https://vera:secret@github.com/vera/dune.git", None, "https://vera.github.io/dune/"),
        ("ssh://git@ssh.github.com:443/vera/dune.git", None, "https://vera.github.io/dune/"),
        ("https://github.com/vera/vera.github.io.git", None, "https://vera.github.io/"),
        ("git@github.com:Vera/vera.github.io.git", None, "https://vera.github.io/"),
        ("https://github.com/vera/other.github.io", None, "https://vera.github.io/other.github.io/"),
        ("git@github.com:vera/dune.git", "dune.example.org", "https://dune.example.org/"),
        ("/srv/git/dune.git", None, None),
        ("https://gitlab.example/vera/dune.git", None, None),
        ("https://github.com.evil.example/vera/dune.git", None, None),
        ("https://github.com/vera", None, None),
    ],
)
def test_where_a_branch_is_seen(remote, domain, address):
    assert find_address(remote, domain) == address

from studio import checks


def test_nothing_is_wrong_with_the_defaults(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert checks.secret_is_shared() == []


def test_a_database_server_needs_a_shared_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://parley@db/parley")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    assert [error.id for error in checks.secret_is_shared()] == ["parley.E001"]


def test_a_shared_secret_is_enough(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://parley@db/parley")
    monkeypatch.setenv("SECRET_KEY", "shared")
    assert checks.secret_is_shared() == []


def test_a_database_server_without_redis_is_warned_about():
    assert [warning.id for warning in checks.live_updates("postgresql", "")] == ["parley.W001"]
    assert checks.live_updates("postgresql", "redis://redis") == checks.live_updates("sqlite", "") == []

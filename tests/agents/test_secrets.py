import pytest
from django.db import connection

from agents.models import ModelConnection

pytestmark = pytest.mark.django_db


def stored(row: ModelConnection) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_key FROM agents_modelconnection")
        return cursor.fetchone()[0]


@pytest.fixture
def row(workspace):
    return ModelConnection.objects.create(workspace=workspace, name="M", api_key="sk-very-secret")


def test_it_works(row):
    row.refresh_from_db()
    assert row.api_key == "sk-very-secret"


def test_the_database_never_sees_the_key(row):
    assert "secret" not in stored(row)


def test_no_key_is_stored_as_nothing(workspace):
    assert stored(ModelConnection.objects.create(workspace=workspace, name="M")) == ""


def test_a_rotated_key_still_opens(row, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    row.refresh_from_db()
    assert row.api_key == "sk-very-secret"


def test_a_lost_key_reads_as_none_and_is_logged_without_its_content(row, settings, caplog):
    settings.SECRET_KEY = "another"
    row.refresh_from_db()
    assert row.api_key == ""
    assert "api_key cannot be decrypted" in caplog.text
    assert "very-secret" not in caplog.text

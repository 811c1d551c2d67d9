"""Teams and model connections. The home page is in studio/urls.py, for it has no namespace."""

from django.urls import path

from agents.builder import inspecting, outline_view, rehearsals, signatures
from agents.builder import views as builder
from agents.connections import views as connections
from agents.library import views as library
from agents.teams import views as teams
from agents.versions import views as versions

app_name = "agents"

urlpatterns = [
    path("teams/new/", teams.new_team, name="new-team"),
    path("teams/restore/", teams.restore, name="restore-teams"),
    path("teams/<uuid:pk>/", teams.team, name="team"),
    path("teams/<uuid:pk>/model/", teams.switch_model, name="switch-model"),
    path("teams/<uuid:pk>/download/", teams.download, name="team-download"),
    path("teams/<uuid:pk>/delete/", teams.delete, name="delete-team"),
    path("teams/<uuid:pk>/build/", builder.build, name="build"),
    path("teams/<uuid:pk>/edits/", builder.edits, name="edits"),
    path("teams/<uuid:pk>/targets/", builder.targets, name="targets"),
    path("teams/<uuid:pk>/parts/", builder.parts, name="parts"),
    path("teams/<uuid:pk>/spec/", builder.spec, name="spec"),
    path("teams/<uuid:pk>/signature/", signatures.signature, name="signature"),
    path("teams/<uuid:pk>/dry-run/", rehearsals.dry_run, name="dry-run"),
    path("teams/<uuid:pk>/inspector/", inspecting.inspector, name="inspector"),
    path("teams/<uuid:pk>/outline/", outline_view.outline_of, name="outline"),
    path("teams/<uuid:pk>/versions/", versions.versions, name="versions"),
    path("teams/<uuid:pk>/versions/<int:number>/download/", versions.download, name="version-download"),
    path("teams/<uuid:pk>/versions/<int:number>/restore/", versions.restore, name="restore-version"),
    path("teams/<uuid:pk>/publish/", versions.publish_draft, name="publish"),
    path("teams/<uuid:pk>/compare/", versions.compare, name="compare"),
    path("teams/<uuid:pk>/library/", library.keep_part, name="keep-part"),
    path("library/", library.library, name="library"),
    path("library/<uuid:pk>/", library.parts, name="library-parts"),
    path("library/<uuid:pk>/delete/", library.delete, name="delete-kept"),
    path("patterns/<slug:slug>/", library.pattern, name="pattern-parts"),
    path("models/", connections.connections, name="connections"),
    path("models/new/", connections.new_connection, name="new-connection"),
    path("models/<uuid:pk>/", connections.connection, name="connection"),
    path("models/<uuid:pk>/delete/", connections.delete, name="delete-connection"),
]

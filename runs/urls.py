"""Runs, reviews, questions; the Test button and the doctor lie here because they need what runs have."""

from django.urls import path

from runs.views import (
    asking,
    budgets,
    connections,
    doctor,
    files,
    listing,
    lives,
    profiles,
    questions,
    reviews,
    starting,
    trials,
    watching,
)

app_name = "runs"

urlpatterns = [
    path("runs/", listing.runs, name="list"),
    path("runs/<uuid:pk>/", watching.run, name="run"),
    path("runs/<uuid:pk>/entries/", watching.entries, name="entries"),
    path("runs/<uuid:pk>/stop/", lives.stop, name="stop"),
    path("runs/<uuid:pk>/pause/", lives.pause, name="pause"),
    path("runs/<uuid:pk>/resume/", lives.resume, name="resume"),
    path("runs/<uuid:pk>/retry/", lives.retry, name="retry"),
    path("runs/<uuid:pk>/again/", starting.start_again, name="again"),
    path("runs/<uuid:pk>/files.zip", files.archive, name="archive"),
    path("runs/<uuid:pk>/files/<uuid:file>/", files.preview, name="file"),
    path("runs/<uuid:pk>/files/<uuid:file>/download/", files.download, name="download"),
    path("runs/<uuid:pk>/files/<uuid:file>/image/", files.image, name="image"),
    path("runs/<uuid:pk>/files/<uuid:file>/pdf/", files.pdf, name="pdf"),
    path("teams/<uuid:pk>/run/", starting.start, name="start"),
    path("teams/<uuid:pk>/trials/agent/", asking.try_agent, name="try-agent"),
    path("teams/<uuid:pk>/start/", starting.start_form, name="start-form"),
    path("teams/<uuid:pk>/trials/", trials.try_out, name="try"),
    path("trials/<uuid:pk>/", trials.trial, name="trial"),
    path("gallery/<slug:slug>/run/", starting.start_sample, name="start-sample"),
    path("reviews/", reviews.queue, name="reviews"),
    path("reviews/badge/", reviews.badge, name="badge"),
    path("reviews/<uuid:pk>/", reviews.decide, name="decide"),
    path("questions/<uuid:pk>/", questions.answer, name="answer"),
    path("budgets/<uuid:pk>/", budgets.decide, name="decide-budget"),
    path("models/<uuid:pk>/test/", connections.check_connection, name="check-connection"),
    path("doctor/", doctor.doctor, name="doctor"),
    path("sandbox/", profiles.profiles, name="profiles"),
    path("sandbox/new/", profiles.new_profile, name="new-profile"),
    path("sandbox/<uuid:pk>/", profiles.profile, name="profile"),
    path("sandbox/<uuid:pk>/default/", profiles.make_default, name="default-profile"),
    path("sandbox/<uuid:pk>/delete/", profiles.delete, name="delete-profile"),
    path("sandbox/<uuid:pk>/packages/", profiles.packages_of, name="packages"),
]

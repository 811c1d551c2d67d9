"""Signing in and out, one's account, the people of the workspace."""

from django.urls import path

from studio.accounts import people, views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/<str:token>/", views.use_link, name="use-link"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="password"),
    path("workspace/", views.choose_workspace, name="workspace"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/link/", people.link, name="member-link"),
    path("people/<int:pk>/role/", people.role, name="member-role"),
    path("people/<int:pk>/reviews/", people.reviews, name="member-reviews"),
    path("people/<int:pk>/remove/", people.remove, name="member-remove"),
]

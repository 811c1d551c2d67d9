"""Signing in and out, and one's own account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from studio.accounts import links
from studio.accounts.forms import NameForm, PasswordForm, SignInForm
from studio.accounts.middleware import CHOSEN
from studio.accounts.requests import MemberRequest


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A session that ended under a page: htmx followed the redirect to here, the whole page must follow too.
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(request.path)
        return super().get(request, *args, **kwargs)


class SignOut(LogoutView):
    http_method_names = ["post", "options"]


@login_not_required
@never_cache
@require_GET
def use_link(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in when a person opens the link. Who only looks ahead (prefetch, preview, HEAD) uses nothing up."""
    if not _is_opened(request):
        return HttpResponse(status=204)
    user = links.use(token)
    if user is None:
        return render(request, "accounts/link_used.html", status=410)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")


def _is_opened(request: HttpRequest) -> bool:
    headers = request.headers
    looks_ahead = "prefetch" in headers.get("Sec-Purpose", "") + headers.get("Purpose", "")
    return not looks_ahead and headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def account(request: MemberRequest) -> HttpResponse:
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:account")
    return render(request, "accounts/account.html", {"form": form, "password_form": PasswordForm(request.user)})


@require_POST
def password(request: MemberRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST)
    if not form.is_valid():
        context = {"form": NameForm(instance=request.user), "password_form": form}
        return render(request, "accounts/account.html", context, status=422)
    update_session_auth_hash(request, form.save())
    messages.success(request, "Password set. Every other browser is signed out.")
    return redirect("accounts:account")


@require_POST
def choose_workspace(request: MemberRequest) -> HttpResponse:
    wanted = request.POST.get("workspace", "")
    if wanted not in {str(workspace.pk) for workspace in request.workspaces}:
        raise Http404
    request.session[CHOSEN] = wanted
    return redirect("home")

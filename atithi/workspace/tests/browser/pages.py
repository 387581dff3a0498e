"""Every page of the staff, by the name its pictures have. A new page adds one line, and is looked at by axe, in pictures, and
magnified to 400 %."""

PAGES = {
    "inbox": "/inbox/open/",
    "search": "/search/?q=refund",
    "notices": "/notices/",
    "profile": "/profile/",
    "keys": "/profile/keys/",
    "notifications": "/profile/notifications/",
    "settings": "/settings/",
    "business": "/settings/business/",
    "look": "/settings/look/",
    "stores": "/settings/stores/",
    "hours": "/settings/hours/",
    "teams": "/settings/teams/",
    "roles": "/settings/roles/",
    "tags": "/settings/tags/",
    "kinds": "/settings/kinds/",
    "canned": "/settings/canned/",
    "macros": "/settings/macros/",
    "blocked": "/settings/blocked/",
    "view": "/views/new/",
    "people": "/people/",
    "person": "/people/new/",
    "channels": "/channels/",
    "work": "/work/",
    "record": "/record/",
    "tokens": "/settings/tokens/",
    "mfa": "/accounts/mfa/",
    "passkeys": "/accounts/mfa/webauthn/",
    "sessions": "/accounts/sessions/",
    "password": "/accounts/password/change/",
    "styleguide": "/styleguide/",
}
# What people work with: looked at by one worker, the settings by another.
WORK = {"inbox", "search", "notices", "view", "people", "record", "profile", "keys", "notifications", "channels"}

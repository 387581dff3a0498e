"""What this room announces."""

from atithi.events.catalogue import register

register(
    "address.suppressed", "A mail address cannot be reached; nothing more is sent to it. Subject: the suppression."
)
register("address.allowed", "Mail may go to a suppressed address again. Subject: the suppression.")
register("mail.taken_back", "A mail held as spam or a loop was taken back. Data: channel.")
register("address.unsubscribed", "An address wants no automatic mails any more. Subject: the unsubscription.")
register("address.subscribed", "It wants them again. Subject: the unsubscription.")
register("signature.changed", "A colleague changed how their mails are signed. Subject: the colleague.")

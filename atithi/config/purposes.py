"""What customers are asked to agree to, in the words that they are shown. Whoever changes words adds a new purpose, or
asks again: the log keeps the words that each person saw."""

PURPOSES: dict[str, dict[str, tuple[str, str]]] = {
    "offers": {
        "en": ("News and offers", "You may write to me about new products and offers."),
        "hi": ("ख़बरें और ऑफ़र", "नए सामान और ऑफ़र के बारे में आप मुझे लिख सकते हैं।"),
        "te": ("వార్తలు, ఆఫర్లు", "కొత్త వస్తువులు, ఆఫర్ల గురించి మీరు నాకు రాయవచ్చు."),
        "bn": ("খবর ও অফার", "নতুন জিনিস ও অফার নিয়ে আপনারা আমাকে লিখতে পারেন।"),
    },
    "care": {
        "en": ("Care after the purchase", "You may remind me of service, spare parts and the end of a warranty."),
        "hi": ("ख़रीद के बाद देखभाल", "सर्विस, पुर्ज़ों और वारंटी ख़त्म होने की याद आप मुझे दिला सकते हैं।"),
        "te": ("కొన్న తర్వాత శ్రద్ధ", "సర్వీసు, విడిభాగాలు, వారంటీ ముగింపు గురించి మీరు నాకు గుర్తు చేయవచ్చు."),
        "bn": ("কেনার পরের যত্ন", "সার্ভিস, যন্ত্রাংশ ও ওয়ারেন্টি শেষের কথা আপনারা আমাকে মনে করাতে পারেন।"),
    },
    "surveys": {
        "en": ("Asking how it was", "You may ask me how satisfied I was."),
        "hi": ("कैसा रहा, यह पूछना", "मैं कितना संतुष्ट रहा, यह आप मुझसे पूछ सकते हैं।"),
        "te": ("ఎలా ఉందో అడగడం", "నేను ఎంత సంతృప్తిగా ఉన్నానో మీరు నన్ను అడగవచ్చు."),
        "bn": ("কেমন লাগল জানতে চাওয়া", "আমি কতটা সন্তুষ্ট, তা আপনারা আমাকে জিজ্ঞেস করতে পারেন।"),
    },
}

// Emoji by their names in four languages, loaded when the first one is wanted. One line: sign, then English|Hindi|Telugu|Bengali.
const SIGNS = `🙏 thanks please namaste|नमस्ते धन्यवाद|నమస్తే ధన్యవాదాలు|নমস্কার ধন্যবাদ
😊 smile happy|मुस्कान खुश|చిరునవ్వు సంతోషం|হাসি খুশি
🙂 smile|मुस्कान|చిరునవ్వు|মৃদু হাসি
😀 grin happy|हँसी खुश|నవ్వు|হাসি
😄 laugh happy|हँसी|నవ్వు|হাসি
😁 grin|खिलखिलाहट|నవ్వు|দাঁত বের করা হাসি
😂 laugh tears|हँसी आँसू|నవ్వు కన్నీళ్లు|হাসতে হাসতে কান্না
🤗 hug|गले मिलना|ఆలింగనం|আলিঙ্গন
😍 love eyes|प्यार|ప్రేమ|ভালোবাসা
🥰 love|प्यार|ప్రేమ|ভালোবাসা
😉 wink|आँख मारना|కన్ను కొట్టడం|চোখ টেপা
😅 sweat relief|राहत पसीना|హమ్మయ్య|স্বস্তি
😌 relieved|राहत|ఊరట|স্বস্তি
🤔 thinking|सोच|ఆలోచన|ভাবনা
😐 neutral|सामान्य|మామూలు|নির্লিপ্ত
😕 confused|उलझन|అయోమయం|বিভ্রান্ত
😔 sorry sad|माफ़ी उदास|క్షమించండి విచారం|দুঃখিত
😞 disappointed|निराश|నిరాశ|হতাশ
😢 sad cry|रोना दुखी|ఏడుపు బాధ|কান্না দুঃখ
😭 cry|रोना|ఏడుపు|কান্না
😟 worried|चिंता|ఆందోళన|চিন্তিত
😮 surprised|हैरान|ఆశ్చర్యం|অবাক
😡 angry|गुस्सा|కోపం|রাগ
😴 sleep|नींद|నిద్ర|ঘুম
🤒 ill|बीमार|అనారోగ్యం|অসুস্থ
🥳 party celebrate|जश्न|వేడుక|উৎসব
😎 cool|बढ़िया|అదిరింది|দারুণ
👍 yes good thumbs up|हाँ ठीक बढ़िया|సరే బాగుంది|ঠিক আছে ভালো
👎 no bad thumbs down|नहीं खराब|వద్దు బాగోలేదు|না খারাপ
👌 ok perfect|ठीक|సరే|ঠিক
👏 clap bravo|ताली शाबाश|చప్పట్లు శభాష్|হাততালি সাবাস
🤝 handshake deal|हाथ मिलाना|కరచాలనం|হাত মেলানো
👋 hello bye wave|नमस्ते अलविदा|హలో వీడ్కోలు|হ্যালো বিদায়
💪 strong|ताकत|బలం|শক্তি
🙌 hooray|वाह|భళా|বাহ
👉 right point|दाएँ देखें|కుడి చూడండి|ডানে দেখুন
👇 down point|नीचे देखें|కింద చూడండి|নিচে দেখুন
👆 up point|ऊपर देखें|పైన చూడండి|উপরে দেখুন
✋ stop hand|रुकें|ఆగండి|থামুন
✌️ peace victory|जीत|విజయం|জয়
🤞 luck hope|उम्मीद|అదృష్టం|আশা
❤️ heart love|दिल प्यार|హృదయం ప్రేమ|হৃদয় ভালোবাসা
💛 yellow heart|पीला दिल|పసుపు హృదయం|হলুদ হৃদয়
💐 flowers bouquet|फूल गुलदस्ता|పూలు|ফুল তোড়া
🌹 rose|गुलाब|గులాబీ|গোলাপ
🌸 blossom flower|फूल|పువ్వు|ফুল
🌼 marigold flower|गेंदा फूल|బంతి పువ్వు|গাঁদা ফুল
🪔 lamp diwali|दीया दिवाली|దీపం దీపావళి|প্রদীপ দীপাবলি
🎉 congratulations party|बधाई|అభినందనలు|অভিনন্দন
🎁 gift|उपहार तोहफ़ा|బహుమతి|উপহার
🎂 birthday cake|जन्मदिन|పుట్టినరోజు|জন্মদিন
✨ sparkle new|चमक नया|మెరుపు కొత్త|ঝলমল নতুন
⭐ star|तारा|నక్షత్రం|তারা
🔥 fire hot|आग|నిప్పు|আগুন
☀️ sun|सूरज|సూర్యుడు|সূর্য
🌧️ rain|बारिश|వర్షం|বৃষ্টি
☕ tea coffee|चाय कॉफ़ी|టీ కాఫీ|চা কফি
✅ done yes check|हो गया|అయింది|হয়ে গেছে
☑️ checked|चुना|ఎంచుకున్నారు|টিক
❌ no wrong cross|नहीं गलत|కాదు తప్పు|না ভুল
⚠️ warning|चेतावनी|హెచ్చరిక|সতর্কতা
❗ important|ज़रूरी|ముఖ్యం|জরুরি
❓ question|सवाल|ప్రశ్న|প্রশ্ন
ℹ️ information|जानकारी|సమాచారం|তথ্য
💡 idea|विचार|ఆలోచన|ধারণা
🔔 reminder bell|याद घंटी|గుర్తు గంట|মনে করানো ঘণ্টা
📌 pin note|ध्यान दें|గమనించండి|খেয়াল করুন
📞 phone call|फ़ोन कॉल|ఫోన్|ফোন কল
📱 mobile phone|मोबाइल|మొబైల్|মোবাইল
💻 laptop computer|लैपटॉप कंप्यूटर|ల్యాప్‌టాప్|ল্যাপটপ
📺 television|टीवी|టీవీ|টিভি
🎧 headphones|हेडफ़ोन|హెడ్‌ఫోన్|হেডফোন
📷 camera photo|कैमरा फ़ोटो|కెమెరా ఫోటో|ক্যামেরা ছবি
🔌 plug power|प्लग बिजली|ప్లగ్ కరెంటు|প্লাগ বিদ্যুৎ
🔋 battery|बैटरी|బ్యాటరీ|ব্যাটারি
🔧 repair wrench|मरम्मत|మరమ్మతు|মেরামত
🛠️ repair tools|मरम्मत औज़ार|మరమ్మతు పనిముట్లు|মেরামত যন্ত্র
❄️ cold fridge|ठंडा फ्रिज|చల్లని ఫ్రిజ్|ঠান্ডা ফ্রিজ
🏪 shop store|दुकान|దుకాణం|দোকান
🏠 home|घर|ఇల్లు|বাড়ি
📍 place address|पता जगह|చిరునామా స్థలం|ঠিকানা জায়গা
🗺️ map|नक्शा|మ్యాప్|মানচিত্র
🚚 delivery truck|डिलीवरी|డెలివరీ|ডেলিভারি
📦 parcel package|पार्सल|పార్సెల్|পার্সেল
🛵 scooter delivery|स्कूटर|స్కూటర్|স্কুটার
🛒 cart buy|खरीदारी|కొనుగోలు|কেনাকাটা
🛍️ shopping|खरीदारी|షాపింగ్|কেনাকাটা
💳 card payment|कार्ड भुगतान|కార్డు చెల్లింపు|কার্ড পেমেন্ট
💰 money|पैसा|డబ్బు|টাকা
🧾 bill receipt|बिल रसीद|బిల్లు రసీదు|বিল রসিদ
📄 document|दस्तावेज़|పత్రం|নথি
📎 attachment|संलग्न|జోడింపు|সংযুক্তি
✉️ mail letter|ईमेल चिट्ठी|ఈమెయిల్ లేఖ|ইমেল চিঠি
📅 date calendar|तारीख़ कैलेंडर|తేదీ క్యాలెండర్|তারিখ ক্যালেন্ডার
⏰ clock alarm|घड़ी|గడియారం|ঘড়ি
⏳ wait time|इंतज़ार|వేచి ఉండండి|অপেক্ষা
🔒 lock safe|ताला सुरक्षित|తాళం భద్రం|তালা নিরাপদ
🔑 key|चाबी|తాళంచెవి|চাবি
🔗 link|लिंक|లింక్|লিঙ্ক
🇮🇳 india flag|भारत|భారత్|ভারত
👨‍🔧 technician man|मिस्त्री तकनीशियन|టెక్నీషియన్|মিস্ত্রি টেকনিশিয়ান
👩‍🔧 technician woman|तकनीशियन|టెక్నీషియన్|টেকনিশিয়ান
👩‍💼 colleague woman|सहकर्मी|సహోద్యోగి|সহকর্মী
👨‍💼 colleague man|सहकर्मी|సహోద్యోగి|সহকর্মী`.split("\n").map((line) => {
  const space = line.indexOf(" ");
  return [line.slice(0, space), line.slice(space + 1).split("|")];
});
const LANGUAGES = ["en", "hi", "te", "bn"];
const own = Math.max(0, LANGUAGES.indexOf((document.documentElement.lang || "en").slice(0, 2)));

/** Emoji whose name in any of our languages has a word that begins so: [sign, name in the page's language]. */
export function find(query) {
  const wanted = query.trim().toLowerCase();
  const fits = SIGNS.filter(([, names]) => !wanted || names.some((name) => name.split(" ").some((word) => word.startsWith(wanted))));
  return fits.map(([sign, names]) => [sign, names[own].split(" ")[0]]);
}

let open = null;

/** A board of all emoji beside `anchor`, with a field to search; `take(sign)` is called with the chosen one. */
export function board(anchor, take) {
  if (open) { open.remove(); open = null; return; }
  const box = document.createElement("div");
  box.className = "emoji-board menu-panel";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", anchor.title);
  const search = document.createElement("input");
  search.type = "search";
  search.className = "input";
  search.setAttribute("aria-label", anchor.title);
  const grid = document.createElement("div");
  grid.className = "emoji-grid";
  box.append(search, grid);
  const leave = (back) => { box.remove(); open = null; removeEventListener("mousedown", outside, true); if (back) document.getElementById("composer-text").focus(); };
  const outside = (event) => { if (!box.contains(event.target) && !anchor.contains(event.target)) leave(false); };
  const fill = () => grid.replaceChildren(...find(search.value).map(([sign, name]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => { leave(false); take(sign); });
    return button;
  }));
  search.addEventListener("input", fill);
  box.addEventListener("keydown", (event) => {
    const all = [...grid.children], at = all.indexOf(document.activeElement), row = Math.max(1, Math.floor(grid.clientWidth / (all[0]?.offsetWidth || 40)));
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: at < 0 ? 1 : row, ArrowUp: -row }[event.key];
    if (event.key === "Escape") { event.stopPropagation(); leave(true); }
    else if (event.key === "Enter" && event.target === search) { event.preventDefault(); all[0]?.click(); }
    else if (step && all.length && (event.target !== search || event.key === "ArrowDown")) { event.preventDefault(); (at + step < 0 ? search : all[Math.min(at + step, all.length - 1)]).focus(); }
  });
  anchor.after(box);
  open = box;
  fill();
  search.focus();
  addEventListener("mousedown", outside, true);
}

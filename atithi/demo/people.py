"""Names: given names and surnames by community, in Latin letters and in the script of the language they speak there."""

# ruff: noqa: E501 (names are wide)

from dataclasses import dataclass

from atithi.demo.shapes import Gender, Language


@dataclass(frozen=True, slots=True)
class Name:
    latin: str
    native: str


@dataclass(frozen=True, slots=True)
class Community:
    """People whose names go together; `language` is the one (besides English) that they write in, `share` their weight in it."""

    language: Language
    share: float
    men: tuple[Name, ...]
    women: tuple[Name, ...]
    surnames: tuple[Name, ...]

    def given(self, gender: Gender) -> tuple[Name, ...]:
        return self.women if gender == "f" else self.men


def _names(text: str) -> tuple[Name, ...]:
    pairs = (entry.strip().split("=") for entry in text.split(","))
    return tuple(Name(latin.strip(), native.strip()) for latin, native in pairs)


HINDI_BELT = Community(
    "hi",
    0.62,
    _names(
        "Rajesh=राजेश, Amit=अमित, Sanjay=संजय, Vikas=विकास, Manoj=मनोज, Deepak=दीपक, Anil=अनिल, Sunil=सुनील, Rakesh=राकेश, "
        "Pankaj=पंकज, Alok=आलोक, Abhishek=अभिषेक, Saurabh=सौरभ, Ashutosh=आशुतोष, Dinesh=दिनेश, Mukesh=मुकेश, Gaurav=गौरव, "
        "Shivam=शिवम, Harsh=हर्ष, Brijesh=बृजेश, Om Prakash=ओम प्रकाश, Rohit=रोहित, Ankit=अंकित, Yogesh=योगेश, Vinay=विनय"
    ),
    _names(
        "Neha=नेहा, Pooja=पूजा, Priyanka=प्रियंका, Anjali=अंजलि, Sunita=सुनीता, Kavita=कविता, Rekha=रेखा, Shalini=शालिनी, "
        "Ritu=रितु, Swati=स्वाति, Vandana=वंदना, Archana=अर्चना, Meena=मीना, Nidhi=निधि, Shweta=श्वेता, Garima=गरिमा, "
        "Kiran=किरण, Manju=मंजू, Seema=सीमा, Jyoti=ज्योति, Preeti=प्रीति, Aarti=आरती, Suman=सुमन, Usha=उषा"
    ),
    _names(
        "Mishra=मिश्रा, Tiwari=तिवारी, Verma=वर्मा, Gupta=गुप्ता, Singh=सिंह, Yadav=यादव, Srivastava=श्रीवास्तव, Pandey=पांडेय, "
        "Shukla=शुक्ला, Agarwal=अग्रवाल, Chauhan=चौहान, Maurya=मौर्य, Dubey=दुबे, Saxena=सक्सेना, Jaiswal=जायसवाल, "
        "Rawat=रावत, Kushwaha=कुशवाहा, Bharti=भारती, Kumar=कुमार, Rastogi=रस्तोगी"
    ),
)
URDU = Community(
    "hi",
    0.2,
    _names(
        "Imran=इमरान, Faisal=फ़ैसल, Arif=आरिफ़, Salman=सलमान, Zubair=ज़ुबैर, Nadeem=नदीम, Shahid=शाहिद, Tariq=तारिक़, Aftab=आफ़ताब, "
        "Rizwan=रिज़वान, Asif=आसिफ़, Kaleem=कलीम, Mohsin=मोहसिन, Yusuf=यूसुफ़"
    ),
    _names(
        "Ayesha=आयशा, Farhana=फ़रहाना, Nazia=नाज़िया, Shabana=शबाना, Rukhsar=रुख़सार, Zainab=ज़ैनब, Sana=सना, Tabassum=तबस्सुम, "
        "Nusrat=नुसरत, Rehana=रेहाना, Heena=हिना, Saima=साइमा"
    ),
    _names(
        "Khan=ख़ान, Siddiqui=सिद्दीक़ी, Ansari=अंसारी, Qureshi=क़ुरैशी, Rizvi=रिज़वी, Sheikh=शेख़, Hussain=हुसैन, Mirza=मिर्ज़ा, Ali=अली, Naqvi=नक़वी"
    ),
)
NORTH_WEST = Community(
    "hi",
    0.18,
    _names(
        "Harpreet=हरप्रीत, Gurmeet=गुरमीत, Jaspal=जसपाल, Chirag=चिराग, Jignesh=जिग्नेश, Nilesh=नीलेश, Mahesh=महेश, Sachin=सचिन, "
        "Kunal=कुणाल, Hemant=हेमंत, Paresh=परेश, Sandeep=संदीप"
    ),
    _names(
        "Simran=सिमरन, Manpreet=मनप्रीत, Hetal=हेतल, Bhavna=भावना, Snehal=स्नेहल, Vaishali=वैशाली, Gurleen=गुरलीन, Komal=कोमल, "
        "Darshana=दर्शना, Pallavi=पल्लवी"
    ),
    _names(
        "Sandhu=संधू, Gill=गिल, Bedi=बेदी, Patel=पटेल, Shah=शाह, Mehta=मेहता, Joshi=जोशी, Kulkarni=कुलकर्णी, Deshmukh=देशमुख, "
        "Arora=अरोड़ा, Malhotra=मल्होत्रा, Jain=जैन"
    ),
)
TELUGU = Community(
    "te",
    0.82,
    _names(
        "Srinivas=శ్రీనివాస్, Ramesh=రమేష్, Suresh=సురేష్, Venkat=వెంకట్, Krishna=కృష్ణ, Naresh=నరేష్, Mahesh=మహేష్, Raghu=రఘు, "
        "Prasad=ప్రసాద్, Satish=సతీష్, Kiran=కిరణ్, Rajasekhar=రాజశేఖర్, Vamsi=వంశీ, Chaitanya=చైతన్య, Sai Kumar=సాయి కుమార్, "
        "Bhaskar=భాస్కర్, Nagaraju=నాగరాజు, Phani=ఫణి, Anil=అనిల్, Harish=హరీష్, Karthik=కార్తీక్, Mohan=మోహన్"
    ),
    _names(
        "Lakshmi=లక్ష్మి, Padma=పద్మ, Sujatha=సుజాత, Swapna=స్వప్న, Sravani=శ్రావణి, Anusha=అనూష, Radhika=రాధిక, Kavitha=కవిత, "
        "Bhavani=భవాని, Sirisha=శిరీష, Haritha=హరిత, Madhavi=మాధవి, Sunitha=సునీత, Divya=దివ్య, Jyothi=జ్యోతి, Vijaya=విజయ, "
        "Deepthi=దీప్తి, Lavanya=లావణ్య, Mounika=మౌనిక, Ramadevi=రమాదేవి, Keerthi=కీర్తి"
    ),
    _names(
        "Reddy=రెడ్డి, Rao=రావు, Naidu=నాయుడు, Chowdary=చౌదరి, Yadav=యాదవ్, Goud=గౌడ్, Varma=వర్మ, Kommineni=కొమ్మినేని, "
        "Gaddam=గడ్డం, Pasupuleti=పసుపులేటి, Vemula=వేముల, Chilukuri=చిలుకూరి, Bandaru=బండారు, Kolluri=కొల్లూరి, Akula=ఆకుల, "
        "Mamidi=మామిడి, Sunkara=సుంకర, Thota=తోట, Boddu=బొడ్డు, Tummala=తుమ్మల"
    ),
)
TELUGU_OTHERS = Community(
    "te",
    0.18,
    _names("John Babu=జాన్ బాబు, Samuel=శామ్యూల్, Prabhakar=ప్రభాకర్, Rafi=రఫీ, Khaja=ఖాజా, Sudhakar=సుధాకర్, Daniel=డేనియల్, Baji=బాజీ"),
    _names("Mary=మేరీ, Grace=గ్రేస్, Shaheena=షహీనా, Sunanda=సునంద, Esther=ఎస్తేరు, Parveen=పర్వీన్, Karuna=కరుణ, Jasmine=జాస్మిన్"),
    _names("Pilli=పిల్లి, Shaik=షేక్, Mohammad=మహమ్మద్, Kota=కోట, Yesupogu=యేసుపోగు, Pathan=పఠాన్, Dasari=దాసరి, Nelapati=నేలపాటి"),
)
BENGALI = Community(
    "bn",
    0.78,
    _names(
        "Amit=অমিত, Subrata=সুব্রত, Sourav=সৌরভ, Arindam=অরিন্দম, Debashis=দেবাশিস, Partha=পার্থ, Anirban=অনির্বাণ, Tapan=তপন, "
        "Sandip=সন্দীপ, Joydeep=জয়দীপ, Rajat=রজত, Prosenjit=প্রসেনজিৎ, Bikash=বিকাশ, Kaushik=কৌশিক, Abhijit=অভিজিৎ, Swapan=স্বপন, "
        "Indranil=ইন্দ্রনীল, Mrinal=মৃণাল, Dipankar=দীপঙ্কর, Shubhankar=শুভঙ্কর"
    ),
    _names(
        "Rina=রীনা, Moumita=মৌমিতা, Sharmila=শর্মিলা, Paromita=পারমিতা, Sutapa=সুতপা, Ananya=অনন্যা, Madhumita=মধুমিতা, Ruma=রুমা, "
        "Soma=সোমা, Tanushree=তনুশ্রী, Mita=মিতা, Debjani=দেবযানী, Sudeshna=সুদেষ্ণা, Kakoli=কাকলি, Rituparna=ঋতুপর্ণা, Bulbul=বুলবুল, "
        "Swagata=স্বাগতা, Jhuma=ঝুমা, Aparna=অপর্ণা, Chandana=চন্দনা"
    ),
    _names(
        "Das=দাস, Ghosh=ঘোষ, Banerjee=ব্যানার্জি, Mukherjee=মুখার্জি, Chatterjee=চ্যাটার্জি, Sen=সেন, Bose=বোস, Dutta=দত্ত, "
        "Roy=রায়, Saha=সাহা, Mondal=মণ্ডল, Paul=পাল, Chakraborty=চক্রবর্তী, Biswas=বিশ্বাস, Sarkar=সরকার, Majumdar=মজুমদার, "
        "Bhattacharya=ভট্টাচার্য, Nandi=নন্দী, Kundu=কুণ্ডু, Halder=হালদার"
    ),
)
BENGALI_MUSLIM = Community(
    "bn",
    0.22,
    _names(
        "Rafiqul=রফিকুল, Anwar=আনোয়ার, Sabir=সাবির, Mizanur=মিজানুর, Hasan=হাসান, Jahangir=জাহাঙ্গীর, Habib=হাবিব, Selim=সেলিম"
    ),
    _names(
        "Nasrin=নাসরিন, Rehana=রেহানা, Sultana=সুলতানা, Farida=ফরিদা, Tahmina=তাহমিনা, Rokeya=রোকেয়া, Shirin=শিরিন, Mousumi=মৌসুমী"
    ),
    _names("Rahman=রহমান, Islam=ইসলাম, Molla=মোল্লা, Sheikh=শেখ, Haque=হক, Laskar=লস্কর, Gazi=গাজী, Ali=আলি"),
)
ELSEWHERE = Community(
    "en",
    1.0,
    _names(
        "Joseph=Joseph, Thomas=Thomas, Anand=Anand, Arvind=Arvind, Senthil=Senthil, Murugan=Murugan, Prakash=Prakash, Naveen=Naveen, "
        "Manjunath=Manjunath, Bibhu=Bibhu, Biren=Biren, Francis=Francis, Rohan=Rohan, Varun=Varun, Cyrus=Cyrus"
    ),
    _names(
        "Anitha=Anitha, Meenakshi=Meenakshi, Bindu=Bindu, Reena=Reena, Maria=Maria, Shobha=Shobha, Gayathri=Gayathri, Latha=Latha, "
        "Sasmita=Sasmita, Elizabeth=Elizabeth, Nandini=Nandini, Tina=Tina, Rachel=Rachel"
    ),
    _names(
        "Nair=Nair, Iyer=Iyer, Kurian=Kurian, Menon=Menon, Subramanian=Subramanian, Pillai=Pillai, Fernandes=Fernandes, D'Souza=D'Souza, "
        "Shetty=Shetty, Gowda=Gowda, Mohanty=Mohanty, Patnaik=Patnaik, Borah=Borah, Thapa=Thapa, Irani=Irani"
    ),
)
COMMUNITIES = (HINDI_BELT, URDU, NORTH_WEST, TELUGU, TELUGU_OTHERS, BENGALI, BENGALI_MUSLIM, ELSEWHERE)

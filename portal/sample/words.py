"""The word lists of the sample: places, names, trades and the work they do."""

# country, city, time zone, language of dates, share among 1,000 freelancers
PLACES = (
    ("UA", "Kyiv", "Europe/Kyiv", "uk", 90), ("UA", "Lviv", "Europe/Kyiv", "uk", 50),
    ("PL", "Kraków", "Europe/Warsaw", "pl", 60), ("PL", "Gdańsk", "Europe/Warsaw", "pl", 30),
    ("PT", "Porto", "Europe/Lisbon", "pt", 40), ("BR", "Recife", "America/Recife", "pt", 50),
    ("BR", "Curitiba", "America/Sao_Paulo", "pt", 40), ("DE", "Leipzig", "Europe/Berlin",
    "de", 40),
    ("AT", "Graz", "Europe/Vienna", "de", 20), ("FR", "Nantes", "Europe/Paris", "fr", 30),
    ("SN", "Dakar", "Africa/Dakar", "fr", 20), ("ES", "Valencia", "Europe/Madrid", "es", 40),
    ("CO", "Medellín", "America/Bogota", "es", 50), ("MX", "Puebla", "America/Mexico_City",
    "es", 40),
    ("IN", "Pune", "Asia/Kolkata", "en", 110), ("IN", "Kochi", "Asia/Kolkata", "en", 70),
    ("PH", "Cebu", "Asia/Manila", "en", 70), ("NG", "Ibadan", "Africa/Lagos", "en", 50),
    ("KE", "Nakuru", "Africa/Nairobi", "en", 40), ("NP", "Pokhara", "Asia/Kathmandu", "en", 20),
    ("US", "Tucson", "America/Phoenix", "en", 50), ("US", "Duluth", "America/Chicago", "en", 40),
    ("CA", "Halifax", "America/Halifax", "en", 20), ("NZ", "Nelson", "Pacific/Auckland", "en", 10),
)

FIRST_NAMES = (
    "Adaeze", "Adrián", "Agata", "Aisha", "Alba", "Amira", "Anouk", "Arjun", "Asel", "Bartek",
    "Beatriz", "Bohdan", "Camila", "Chidi", "Clara", "Dalia", "Danylo", "Deepa", "Diego", "Dorota",
    "Elif", "Emeka", "Enzo", "Esther", "Farah", "Felix", "Florian", "Gabriela", "Grace", "Hana",
    "Hugo", "Ines", "Iryna", "Isabel", "Jakub", "Joana", "Jonas", "Jyoti", "Kateryna", "Kavya",
    "Kwame", "Lars", "Leila", "Lena", "Lucía", "Luis", "Magda", "Manon", "Marek", "Mariana",
    "Mateus", "Mei", "Miguel", "Milan", "Nadia", "Naledi", "Nikhil", "Noor", "Nuno", "Olena",
    "Oskar", "Pablo", "Paula", "Piotr", "Priya", "Rafael", "Ramón", "Rania", "Rohan", "Rosa",
    "Salome", "Samir", "Sanjay", "Selma", "Serhii", "Simon", "Sofía", "Solange", "Sunita",
    "Svitlana",
    "Tadeo", "Taras", "Teresa", "Thabo", "Théo", "Tomás", "Uma", "Valeria", "Vera", "Viktor",
    "Wanjiru", "Wiktor", "Yara", "Yaroslav", "Yusuf", "Zainab", "Zofia", "Zuzana",
)

LAST_NAMES = (
    "Abara", "Acosta", "Adjei", "Aguilar", "Almeida", "Andrade", "Bajwa", "Balogun", "Bauer",
    "Becker", "Benítez", "Bielak", "Borges", "Castaño", "Chaudhary", "Cieślak",
    "Cordeiro",
    "Cruz", "Dabrowski", "Desai", "Diallo", "Dias", "Domínguez", "Eze", "Faria",
    "Fernando",
    "Fischer", "Fontaine", "Fuentes", "Garnier", "Ghosh", "Gurung", "Haas", "Halychenko",
    "Herrera",
    "Hryhorenko", "Ibekwe", "Iyer", "Jansen", "Jaworski", "Joshi", "Kamau", "Kaminski", "Kapoor",
    "Kovalenko", "Krause", "Kulkarni", "Lange", "Laurent", "Lemos", "Lysenko",
    "Machado", "Maina", "Marchenko", "Mendes", "Moreau", "Moreno", "Mukherjee", "Mwangi",
    "Nair", "Navarro", "Ndiaye", "Nogueira", "Nowicki", "Obi", "Ochieng", "Okonkwo", "Oliveira",
    "Ortega", "Palacios", "Patil", "Pawlak", "Pereira", "Petrenko", "Pinto", "Quispe", "Ramírez",
    "Rao", "Ribeiro", "Richter", "Rojas", "Sandhu", "Santana", "Savchenko", "Schuster",
    "Sharma", "Shevchuk", "Sikora", "Silva", "Soto", "Tamang", "Tavares", "Thapa",
    "Toure", "Umarov", "Valdez", "Vargas", "Vogel", "Wieczorek", "Yadav", "Zawadzki",
)

# headline, what is done, to what
TRADES = (
    ("Product designer", ("Redesign", "Draw", "Rework"),
     ("the booking page", "the app’s first screens", "the checkout", "a settings page")),
    ("Web developer", ("Build", "Repair", "Speed up", "Extend"),
     ("the web shop", "the member area", "a landing page", "the search of the site")),
    ("Copywriter", ("Write", "Edit", "Shorten"),
     ("product texts", "a series of newsletters", "the about page", "four blog articles")),
    ("Data analyst", ("Clean", "Chart", "Explain"),
     ("the sales figures", "a customer survey", "stock data of two years", "the ad numbers")),
    ("Bookkeeper", ("Sort", "Reconcile", "Prepare"),
     ("last year’s invoices", "the quarterly report", "payroll for nine people")),
    ("Translator", ("Translate", "Proofread", "Localise"),
     ("a user manual", "the shop’s texts", "a grant application", "subtitles of a course")),
    ("Illustrator", ("Draw", "Colour", "Finish"),
     ("a set of icons", "a children’s story", "packaging for tea", "portraits of the team")),
    ("Video editor", ("Cut", "Subtitle", "Grade"),
     ("a product film", "six short clips", "an interview", "a recorded workshop")),
    ("Virtual assistant", ("Organise", "Answer", "Keep"),
     ("the shared inbox", "the calendar of two directors", "the customer list")),
    ("Mobile developer", ("Build", "Port", "Repair"),
     ("an attendance app", "the map view", "offline mode of an app", "push messages")),
    ("SEO consultant", ("Review", "Restructure", "Plan"),
     ("the category pages", "the links of the site", "texts for the coming season")),
    ("3D artist", ("Model", "Render", "Texture"),
     ("a kitchen", "a pair of headphones", "the floor of a museum", "a board game")),
)

BUSINESSES = (
    "bakery", "dental practice", "cycling club", "museum", "bookshop", "travel agency",
    "law office",
    "yoga studio", "furniture maker", "tea importer", "language school", "vineyard",
    "music festival",
    "housing cooperative", "garden centre", "veterinary clinic", "coffee roaster", "theatre",
    "start-up for parking", "maker of bags", "food bank", "climbing gym", "publisher", "hotel",
)

CLIENT_FIRST = (
    "Alder", "Amber", "Baltic", "Bright", "Cedar", "Cinder", "Cobalt", "Copper", "Delta", "Ember",
    "Fern", "Field", "Granite", "Harbour", "Hazel", "Indigo", "Juniper", "Lantern", "Linden",
    "Maple",
    "Meadow", "Nordic", "Orchard", "Pebble", "Quarry", "River", "Saffron", "Silver", "Summit",
    "Willow",
)
CLIENT_SECOND = (
    "& Daughters", "Analytics", "Books", "Collective", "Company", "Dental", "Editions", "Foods",
    "Foundation", "Garage", "Health", "House", "Interiors", "Kitchen", "Labs", "Learning",
    "Logistics",
    "Mobility", "Outdoors", "Partners", "Press", "Retail", "Robotics", "School", "Software",
    "Studio",
    "Supply", "Textiles", "Travel", "Works",
)
CLIENT_THIRD = ("", "", "", " Ltd", " GmbH", " Inc.", " Lda", " North", " & Sons", " Group",
" Online")

END_REASONS = ("the work was finished", "our plans changed", "the budget was used up",
               "we go on with somebody else", "it was not what we needed")

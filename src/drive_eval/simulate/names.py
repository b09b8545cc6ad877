"""Name pools for invented people: forenames by sex and heritage, surnames, middle names."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FORENAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("english", "M"): _words(
        "Aaron Adam Alan Alex Andrew Anthony Ashley Barry Ben Bradley Brett Callum Carl Charles Christopher "
        "Clive Colin Connor Craig Curtis Damian Daniel Darren David Dean Declan Dominic Duncan Edward Elliot "
        "Frank Gareth Gary Gavin Geoffrey George Glenn Graham Gregory Harry Ian Jack Jacob Jake James Jamie "
        "Jason Jeffrey Jeremy Joel John Jonathan Jordan Joseph Josh Karl Keith Kenneth Kevin Kieran Kyle Lee "
        "Leon Lewis Liam Luke Marc Marcus Mark Martin Matthew Michael Mitchell Nathan Neil Nicholas Nigel "
        "Oliver Patrick Paul Peter Philip Raymond Reece Richard Ricky Robert Robin Roger Ross Russell Ryan "
        "Samuel Scott Sean Shaun Simon Spencer Stephen Steven Stuart Terence Thomas Timothy Toby Tony Trevor "
        "Tyler Vincent Warren Wayne William Zachary"
    ),
    ("english", "F"): _words(
        "Abigail Alice Alison Amanda Amber Amy Andrea Angela Anne Annette Bethany Carly Carol Caroline "
        "Catherine Charlotte Chelsea Cheryl Chloe Christine Claire Danielle Dawn Deborah Donna Eleanor "
        "Elizabeth Ellie Emily Emma Faye Fiona Frances Gail Gemma Georgia Hannah Hayley Heather Helen Holly "
        "Jacqueline Jade Jane Janet Jasmine Jennifer Jessica Joanna Jodie Josephine Julia Julie Karen Kate "
        "Kathryn Katie Kayleigh Kelly Kerry Kim Kirsty Laura Lauren Leanne Lesley Linda Lindsay Lisa Louise "
        "Lucy Lynn Mandy Margaret Maria Marie Mary Megan Melanie Melissa Michelle Molly Naomi Natalie "
        "Natasha Nicola Nicole Paige Patricia Paula Philippa Rachel Rebecca Ruth Sally Samantha Sandra Sara "
        "Sarah Sharon Shelley Sophie Stacey Stephanie Susan Suzanne Tanya Tara Teresa Tina Tracey Vanessa "
        "Vicky Victoria Wendy Yvonne Zoe"
    ),
    ("welsh", "M"): _words(
        "Aled Alun Bryn Carwyn Dafydd Dai Dewi Dylan Eifion Emlyn Emyr Euan Gareth Geraint Gethin Glyn "
        "Gruffydd Gwilym Gwyn Huw Hywel Idris Iestyn Ieuan Ifan Ioan Iolo Iwan Llew Llŷr Macsen Meirion "
        "Morgan Osian Owain Rhodri Rhys Rhydian Siôn Steffan Tomos Trystan Tudur Tŵm Wyn"
    ),
    ("welsh", "F"): _words(
        "Angharad Anwen Bethan Branwen Bronwen Carys Catrin Ceri Cerys Delyth Eira Eleri Elin Elen Ffion "
        "Gwen Gwenllian Haf Heledd Iona Lowri Mair Mari Megan Menna Mererid Nerys Nia Non Olwen Rhian "
        "Rhiannon Sian Siân Sioned Tegan Tesni"
    ),
    ("south_asian", "M"): _words(
        "Abdul Adnan Ahmed Ali Amir Arjun Asif Bilal Faisal Farhan Gurpreet Hamza Harpreet Hassan Imran "
        "Iqbal Irfan Jaspal Kamran Manjit Mohammed Naveed Nadeem Omar Rajesh Rashid Ravi Sajid Salman Sanjay "
        "Shahid Sukhdev Sunil Tariq Usman Vikram Waqas Yusuf Zahid"
    ),
    ("south_asian", "F"): _words(
        "Aisha Amina Anita Asma Ayesha Farah Fatima Hina Jaspreet Kiran Mehreen Nadia Nasreen Neha Nusrat "
        "Parveen Pooja Priya Rabia Rukhsana Saima Samina Sana Shabana Shazia Simran Sunita Tahira Yasmin "
        "Zainab"
    ),
    ("polish", "M"): _words(
        "Adrian Andrzej Bartek Damian Dariusz Grzegorz Jacek Jakub Jan Janusz Kamil Krzysztof Lukas Maciej "
        "Marcin Marek Mariusz Mateusz Michał Paweł Piotr Przemek Radek Rafał Robert Sebastian Tomasz "
        "Wojciech Zbigniew"
    ),
    ("polish", "F"): _words(
        "Agata Agnieszka Aleksandra Alicja Anna Beata Dorota Edyta Elwira Ewa Ewelina Halina Iwona Joanna "
        "Justyna Kamila Karolina Kinga Magdalena Malwina Marta Monika Patrycja Paulina Renata Sylwia Urszula "
        "Zofia"
    ),
    ("romanian", "M"): _words(
        "Adrian Alin Bogdan Catalin Costel Cristian Dan Dorin Dragos Florin Gelu Ionut Lucian Marian Mihai "
        "Nicu Ovidiu Radu Razvan Sorin Stefan Valentin Vasile Vlad"
    ),
    ("romanian", "F"): _words(
        "Adina Alina Ana Anca Bianca Carmen Corina Cristina Daniela Elena Georgeta Ioana Irina Larisa "
        "Lavinia Lidia Mihaela Mirela Oana Raluca Roxana Simona Viorica"
    ),
    ("african", "M"): _words(
        "Abdi Ade Chidi Chukwu Dapo Ebo Emeka Femi Ibrahim Idrissa Jelani Kojo Kofi Kwabena Kwame Lamin "
        "Mamadou Moses Musa Obi Olu Segun Sekou Tendai Tunde Uche Yaw"
    ),
    ("african", "F"): _words(
        "Abena Adaeze Adwoa Akua Ama Amaka Bola Chiamaka Efua Esi Folake Grace Hawa Ifeoma Mariama Ngozi "
        "Nkechi Nneka Ruth Sade Temi Titi Yetunde Zawadi"
    ),
    ("caribbean", "M"): _words(
        "Andre Clinton Delroy Dwayne Errol Jermaine Junior Leroy Lloyd Marlon Maurice Neville Nathaniel Otis "
        "Reuben Rohan Tyrell Tyrone Winston"
    ),
    ("caribbean", "F"): _words(
        "Alicia Beverley Charmaine Claudette Dionne Ebony Janelle Keisha Latoya Marcia Maxine Natalia Nadine "
        "Rochelle Sabrina Shanice Shauna Yolanda"
    ),
    ("elsewhere", "M"): _words(
        "Amir Arash Bao Chen Dimitar Duc Farid Hakan Hamid Jun Kaveh Khalid Linh Mehmet Minh Murat Nam Omid "
        "Reza Samir Tarek Wei Yusef Zhen"
    ),
    ("elsewhere", "F"): _words(
        "Aylin Azadeh Ceren Elif Fen Hoa Jing Lan Layla Leila Ling Mai Maryam Mei Mina Nasrin Noor Rana "
        "Sibel Thuy Xin Yan Zeynep"
    ),
}

SURNAMES: dict[str, tuple[str, ...]] = {
    "english": (
        *_words(
            "Abbott Adams Akers Allen Appleby Archer Armitage Ashworth Atkins Bailey Baldwin Banks Barlow "
            "Barnard Barrett Bartlett Baxter Beckett Bennett Benson Birch Bishop Blackburn Blake Bond Booth "
            "Bowden Bradshaw Bray Brennan Briggs Bristow Broadbent Brookes Bryant Buckley Burrows "
            "Butterworth Calvert Cartwright Castle Chadwick Chandler Chapman Church Clayton Clements Cobb "
            "Coates Collier Connolly Conway Cope Copeland Cotton Coulson Crabtree Crane Crawford Crosby "
            "Crowther Dale Dalton Daniels Dawson Dent Dixon Dobson Downes Drake Drew Dudley Dutton Eastwood "
            "Eccles Elliott Emery England Everett Farmer Farrell Faulkner Fenton Finch Fleming Flynn Foley "
            "Forrest Forster Fowler Frost Fry Gale Gardiner Garrett Gibbons Gilbert Gill Glover Godfrey "
            "Goodall Gough Greenwood Gregory Griffin Hale Hancock Hardman Hargreaves Harper Hartley Hayward "
            "Heath Henshaw Herbert Hewitt Hibbert Hickman Hilton Hobson Hodgson Holden Holloway Hooper "
            "Horton Houghton Howarth Hudson Humphries Hurst Ingham Jarvis Jeffery Jessop Jolly Kay Keane "
            "Kemp Kendall Kershaw Kirkham Knowles Lacey Lamb Langley Lawson Leach Ledger Lister Livesey "
            "Lomax Lovell Lowe Lucas Lyons Maddox Mallett Manning Marlow Marriott Maxwell Mead Mellor "
            "Metcalfe Middleton Miles Millward Morton Moss Mullins Munday Naylor Neale Newell Nicholson "
            "Noble Nolan Norman Northcott Nuttall Oakes Ogden Oldham Osborn Overton Padley Palmer Parkes "
            "Parkinson Parrott Partridge Peacock Pearce Peck Pemberton Perrin Pickering Pike Platt Plummer "
            "Pollard Potter Poulter Preece Pritchett Proctor Quigley Radford Ramsey Randle Rawlings Redfern "
            "Renshaw Rhodes Riley Rimmer Rodgers Rowland Rudd Rushton Salter Sampson Saunders Savage Sayer "
            "Seymour Sharples Shaw Sheldon Sheppard Shields Sidwell Simmons Skelton Slade Slater Smart Snell "
            "Southern Spears Spicer Stafford Stanton Steele Stocks Stokes Storey Strickland Stubbs Swain "
            "Sykes Talbot Tanner Tate Tennant Thorne Tindall Tomlinson Trent Tully Turnbull Twigg Underhill "
            "Vickers Waddington Wainwright Walters Warburton Warner Waterman Weaver Webster Welch Weston "
            "Whalley Wheatley Whitaker Whitfield Whittle Wilcox Wilkins Winstanley Woodcock Worrall Wragg "
            "Yardley Yeates"
        ),
        "O'Hara",
        "O'Dowd",
        "O'Keeffe",
        "O'Rourke",
        "O'Shea",
        "O'Toole",
        "D'Souza",
        "McAllister",
        "McBride",
        "McCabe",
        "McGrath",
        "McKenna",
        "MacLeod",
        "Barker-Hill",
        "Carter-Jones",
        "Ellis-Ward",
        "Hope-Walker",
        "Knight-Bell",
        "Lloyd-Price",
        "Parry-Hughes",
        "Taylor-Reeve",
    ),
    "welsh": _words(
        "Beddoe Bevan Beynon Bowen Davies Edwards Ellis Evans Eynon Gittins Griffiths Gwyther Harries Havard "
        "Hopkin Howell Howells Hughes Humphreys James Jenkin Jenkins John Jones Kendrick Lewis Llewellyn "
        "Lloyd Mathias Meredith Morgan Morris Mostyn Nicholas Owen Parry Penry Phillips Powell Price "
        "Pritchard Probert Prosser Pugh Rees Richards Roberts Rosser Rowlands Thomas Treharne Trevor Tudor "
        "Vaughan Watkin Watkins Williams Wynne"
    ),
    "south_asian": _words(
        "Ahmed Akhtar Ali Aslam Bashir Begum Bhatti Chaudhry Choudhury Dhillon Gill Hussain Iqbal Islam Kaur "
        "Khalid Khan Mahmood Malik Mehta Miah Mirza Patel Qureshi Rahman Rana Rashid Raza Sandhu Shah Sharma "
        "Sheikh Siddiqui Sidhu Singh Uddin Verma Yaqoob Zaman"
    ),
    "polish": _words(
        "Adamczyk Baran Borkowski Czarnecki Duda Dudek Gajewski Jankowski Jaworski Kaczmarek Kamiński "
        "Kowalczyk Kowalski Krawczyk Lewandowski Majewski Malinowski Mazur Nowak Nowicki Olszewski Pawlak "
        "Piotrowski Sikora Stępień Szymański Walczak Wieczorek Wiśniewski Wojcik Wróbel Zając Zawadzki"
    ),
    "romanian": _words(
        "Albu Balan Barbu Bucur Ciobanu Constantin Cozma Dinu Dobre Dumitru Florea Georgescu Ionescu Lazar "
        "Lungu Manole Marin Matei Moldovan Munteanu Neagu Oprea Petrescu Popa Rusu Stan Stoica Toma "
        "Ungureanu Voicu"
    ),
    "african": _words(
        "Abubakar Achebe Addo Adebayo Adeyemi Afolabi Agyeman Amoah Asante Bah Balogun Boateng Camara Chukwu "
        "Danso Diallo Dlamini Eze Igwe Jallow Kamara Mensah Moyo Ndlovu Nkosi Nwosu Obi Ofori Okafor Okoro "
        "Olatunji Osei Owusu Sesay Sow Traore"
    ),
    "caribbean": _words(
        "Baptiste Blackwood Bogle Campbell Charles Francis Gayle Gordon Grant Henry Joseph Laing Lewin "
        "Malcolm McKenzie Morgan Nembhard Noel Pinnock Reid Samuels Simms Sinclair Toussaint Wedderburn"
    ),
    "elsewhere": _words(
        "Abbasi Arslan Aydin Celik Chan Cheung Demir Dimitrov Do Haddad Ho Hosseini Ivanov Karimi Kaya Le Li "
        "Liu Mansour Nguyen Petrov Pham Saleh Sahin Tran Vu Wang Wong Yilmaz Zhang"
    ),
}

MIDDLE: dict[str, tuple[str, ...]] = {
    "M": _words(
        "Alan Albert Arthur Brian Charles David Dennis Edward Eric George Henry James John Joseph Lee Leslie "
        "Michael Patrick Paul Peter Raymond Robert Roy Stanley Thomas William"
    ),
    "F": _words(
        "Ann Anne Claire Dawn Elizabeth Ellen Grace Jane Jean Joy Kate Lee Louise Lynne Margaret Marie May "
        "Michelle Rose Ruth Sarah"
    ),
}

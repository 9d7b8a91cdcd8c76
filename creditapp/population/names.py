"""Common American names and made-up streets; cities with their state and the ZIP prefix that belongs to them."""

FIRST_NAMES: tuple[str, ...] = tuple(
    """
    James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph
    Jessica Thomas Sarah Charles Karen Christopher Nancy Daniel Lisa Matthew Margaret Anthony Sandra Mark Ashley
    Donald Kimberly Steven Emily Paul Donna Andrew Michelle Joshua Carol Kenneth Amanda Kevin Melissa Brian
    Deborah George Stephanie Timothy Rebecca Ronald Laura Jason Sharon Edward Cynthia Jeffrey Kathleen Ryan Amy
    Jacob Angela Gary Shirley Nicholas Anna Eric Brenda Jonathan Pamela Stephen Emma Larry Nicole Justin Helen
    Scott Samantha Brandon Katherine Benjamin Christine Samuel Debra Gregory Rachel Alexander Carolyn Patrick
    Janet Frank Catherine Raymond Maria Jack Heather Dennis Diane Jerry Olivia Tyler Julie Aaron Joyce José
    Victoria Adam Ruth Nathan Virginia Henry Lauren Zachary Kelly Douglas Christina Peter Joan Kyle Evelyn Noah
    Judith Ethan Andrea Jeremy Hannah Walter Megan Christian Cheryl Keith Jacqueline Roger Martha Terry Madison
    Austin Teresa Sean Gloria Gerald Sara Carl Janice Harold Ann Dylan Kathryn Arthur Abigail Lawrence Sophia
    Jordan Frances Jesse Jean Bryan Alice Billy Judy Bruce Isabella Gabriel Julia Joe Grace Logan Amber Alan
    Denise Juan Danielle Albert Marilyn Willie Beverly Elijah Charlotte Wayne Natalie Randy Theresa Vincent
    Diana Mason Brittany Roy Doris Ralph Kayla Bobby Alexis Russell Lori Bradley Marie Philip Renée Eugene Zoë
    Luis Chloe Carlos Priya Miguel Wei Ahmed Fatima Dmitri Olga Kofi Amara Hiroshi Yuki Raj Anjali Diego Lucía
    Mateo Ximena Andre Keisha Malik Imani Tomás Inés
    """.split()
)

LAST_NAMES: tuple[str, ...] = tuple(
    """
    Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson
    Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis
    Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera
    Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart
    Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim
    Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo
    Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler
    Henderson Barnes Gonzales Fisher Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds
    Griffin Wallace Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford
    Castro Marshall Owens Harrison Fernandez McDonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman
    Webb Tucker Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon
    Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice
    Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer
    Hawkins Arnold Pierce Hansen Peters Santos Hart Bradley Knight Elliott Cunningham Duncan Armstrong Hudson
    Carroll Lane Riley Andrews Alvarado Ray Delgado Berry Perkins Hoffman Johnston Matthews Pena Richards
    Contreras Willis Carpenter Lawrence Sandoval Guerrero George Chapman Rios Estrada Ortega Watkins Greene
    Núñez O'Brien O'Connor Müller Peña Nakamura Okafor Singh Khan Ivanova Kowalski García Márquez Østergaard Çelik
    Nuñez-Vega Lindström Benoît Jiménez
    """.split()
) + ("De la Cruz", "Van der Berg", "St. John", "Dos Santos")

SHORT: dict[str, str] = dict(
    pair.split(":")
    for pair in """
    James:Jim Robert:Bob Patricia:Pat Jennifer:Jen Michael:Mike Elizabeth:Liz William:Bill Barbara:Barb Richard:Rick Susan:Sue
    Joseph:Joe Jessica:Jess Thomas:Tom Charles:Charlie Christopher:Chris Daniel:Dan Matthew:Matt Margaret:Peggy
    Anthony:Tony Donald:Don Kimberly:Kim Steven:Steve Andrew:Andy Joshua:Josh Kenneth:Ken Deborah:Debbie Timothy:Tim
    Rebecca:Becky Ronald:Ron Edward:Ed Jeffrey:Jeff Nicholas:Nick Jonathan:Jon Stephen:Steve Samantha:Sam
    Katherine:Kate Benjamin:Ben Samuel:Sam Gregory:Greg Alexander:Alex Raymond:Ray Zachary:Zach Douglas:Doug
    Lawrence:Larry Gabriel:Gabe Vincent:Vince Theresa:Terry Eugene:Gene Philip:Phil Bradley:Brad
    """.split()
)
"""What friends call people of some first names."""
SUFFIXES: tuple[str, ...] = ("Jr", "Jr", "Sr", "II", "III")

STREETS: tuple[str, ...] = tuple(
    """
    Maple Oak Cedar Pine Elm Walnut Birch Willow Chestnut Magnolia Juniper Spruce Aspen Hickory Laurel Sycamore
    Lincoln Jefferson Franklin Madison Monroe Adams Jackson Prairie Meadow Sunset Lakeview Hillcrest Riverside
    Highland Orchard Church Mill Spring Park Valley Ridge Summit Harbor Canyon
    """.split()
)

STREET_KINDS: tuple[str, ...] = ("St", "Ave", "Dr", "Ln", "Rd", "Ct", "Blvd", "Way")

PLACES: tuple[tuple[str, str, str], ...] = (
    ("New York", "NY", "100"),
    ("Buffalo", "NY", "142"),
    ("Los Angeles", "CA", "900"),
    ("San Diego", "CA", "921"),
    ("Sacramento", "CA", "958"),
    ("Fresno", "CA", "937"),
    ("Chicago", "IL", "606"),
    ("Peoria", "IL", "616"),
    ("Houston", "TX", "770"),
    ("Dallas", "TX", "752"),
    ("Austin", "TX", "787"),
    ("San Antonio", "TX", "782"),
    ("Phoenix", "AZ", "850"),
    ("Tucson", "AZ", "857"),
    ("Philadelphia", "PA", "191"),
    ("Pittsburgh", "PA", "152"),
    ("Jacksonville", "FL", "322"),
    ("Miami", "FL", "331"),
    ("Tampa", "FL", "336"),
    ("Orlando", "FL", "328"),
    ("Columbus", "OH", "432"),
    ("Cleveland", "OH", "441"),
    ("Charlotte", "NC", "282"),
    ("Raleigh", "NC", "276"),
    ("Indianapolis", "IN", "462"),
    ("Seattle", "WA", "981"),
    ("Spokane", "WA", "992"),
    ("Denver", "CO", "802"),
    ("Washington", "DC", "200"),
    ("Boston", "MA", "021"),
    ("Nashville", "TN", "372"),
    ("Memphis", "TN", "381"),
    ("Detroit", "MI", "482"),
    ("Grand Rapids", "MI", "495"),
    ("Portland", "OR", "972"),
    ("Las Vegas", "NV", "891"),
    ("Louisville", "KY", "402"),
    ("Baltimore", "MD", "212"),
    ("Milwaukee", "WI", "532"),
    ("Albuquerque", "NM", "871"),
    ("Kansas City", "MO", "641"),
    ("St. Louis", "MO", "631"),
    ("Atlanta", "GA", "303"),
    ("Omaha", "NE", "681"),
    ("Minneapolis", "MN", "554"),
    ("New Orleans", "LA", "701"),
    ("Wichita", "KS", "672"),
    ("Honolulu", "HI", "968"),
)

"""Names that one person goes by: short forms of given names, and names that are spelled in several ways.

Source: written from general knowledge of given names in the United States, from no published list. A line of SHORT_FORMS is a name and what its bearers are called; both
directions count. A line of SPELLINGS is one name in its spellings, and in the form that immigrants adopt (José, Joseph).
"""

import re
from functools import cache

SHORT_FORMS = """
abigail: abby abbie abbey gail
abraham: abe bram
adelaide: addie ada
adeline: addie
adrian: ade
adrienne: adrie
agatha: aggie
agnes: aggie nessie aggy nessa
alan: al
albert: al bert bertie
alberta: bertie
alejandra: alex ale
alejandro: alex ale alejo
alessandra: sandra alex
alex: al
alexander: alex al alec sandy xander zander sasha lex xan
alexandra: alex alexa lexi lexie sandra sandy sasha allie ali
alexandria: alex alexa lexi lexie
alexis: alex lexi lexie
alfonso: al poncho alf
alfred: al fred freddie freddy alf alfie
alfredo: fred al fredo
alice: allie
alicia: allie
allison: allie ali ally
alonzo: lonnie al
alphonse: al
alvin: al
amanda: mandy manda
amelia: amy millie mel
amos: moe
anastasia: stacy stacey ana tasia
andrea: andi andie drea
andres: andy
andrew: andy drew
angela: angie angel
angelica: angie angel
angelina: angie lina
anita: nita
ann: annie nan nancy nana
anna: annie ann anne nan
annabel: anna bella belle
annette: annie netta nettie
anthony: tony ant
antoinette: toni tony netta nettie
antonia: toni tonya
antonio: tony tonio
archibald: archie
arlene: lena
arnold: arnie
arthur: art artie
arturo: art turo
ashley: ash
aubrey: bree
augustine: gus augie
augustus: gus augie
barbara: barb babs barbie bobbie barby
bartholomew: bart
beatrice: bea trixie trix
beatriz: bea
belinda: linda bel
benedict: ben benny
benjamin: ben benny benji benjie benjy bennie
bernadette: bernie detta
bernard: bernie barney bern
bernice: bernie
bertha: bertie
bertram: bert
bethany: beth
beverly: bev
bradford: brad
bradley: brad
brandon: bran
brendan: bren
brian: bri
brianna: bri
bridget: bridie biddy
brittany: britt
broderick: rick brody
calvin: cal
cameron: cam
camilla: cam millie
camille: cam millie
candace: candy
carla: carly
carlos: charlie
carmen: carm
carol: carrie caz
caroline: carrie lina caro
carolyn: carrie lyn lynn
cassandra: cassie sandra cass sandy
catalina: cathy lina cata
cecelia: celia cissy sissy cece
cecilia: celia cissy sissy cece
cedric: ced rick
celeste: cel
chadwick: chad
charlene: charlie char
charles: charlie chuck chas chaz chick chip charley
charlotte: charlie lottie lotte char
chester: chet
christian: chris
christina: chris chrissy tina christy crissy chrissie
christine: chris chrissy tina christy chrissie crissy
christopher: chris kit topher christy
christy: chris
cindy: cin
clarence: clare
clarissa: clare
claudia: claud
clayton: clay
clifford: cliff
clifton: cliff
clinton: clint
constance: connie
consuelo: connie chelo
cordelia: delia cordy
corinne: cori corrie
cornelius: con neil
courtney: court
crystal: crys
curtis: curt
cynthia: cindy cyndi
daniel: dan danny dannie
daniela: dani
danielle: dani danny
darlene: dar
david: dave davey davy
deanna: dee
deborah: deb debbie debby debi debbi
delbert: del bert
delores: dee lola
dennis: denny den
derek: rick ricky
desmond: des
diana: di
diane: di
dolores: lola dee lolita
dominic: dom nick
dominick: dom nick
donald: don donny donnie
donna: dee
donovan: don
dorothea: dot dottie thea
dorothy: dot dottie dolly dory dotty dora
douglas: doug
dwayne: wayne
earnest: ernie
edgar: ed eddie eddy
edith: edie
edmund: ed eddie ned ted
eduardo: ed eddie lalo eddy
edward: ed eddie ned ted teddy eddy
edwin: ed eddie ned eddy
edwina: winnie
eileen: ei
elaine: laine lainie
eleanor: ellie nell nellie nora ella lenore nelly
elena: lena
elias: eli
elijah: eli
elisabeth: liz beth lisa
elizabeth: liz lizzie beth betty betsy bess bessie eliza libby lisa liza lizbeth elsie ellie buffy lizzy lib
ella: ellie
ellen: ellie nell nellie
elliott: eli
eloise: ellie
elsa: elsie
elvira: elvie
elwood: woody
emanuel: manny
emily: em emmy emmie millie
emma: em emmy
emmanuel: manny
enrique: quique rick kiko
ephraim: eph
eric: rick ricky
ernest: ernie
ernesto: ernie neto
esmeralda: esme
esteban: steve
esther: essie hettie
ethel: etta
eugene: gene
eugenia: genie
eva: evie eve
evangeline: eva evie angie
evelyn: evie eve lynn
ezekiel: zeke
ezra: ez
felicia: fel
felicity: flick
ferdinand: fred ferdie
fernando: fernie nando
florence: flo flora flossie flossy
frances: fran francie frannie fanny franny frankie cissy
francesca: fran frankie chesca
francine: fran francie
francis: frank fran frankie
francisca: fran paca
francisco: frank paco pancho kiko cisco
franklin: frank
frederick: fred freddie freddy rick fritz ricky
fredrick: fred freddie freddy rick
gabriel: gabe gabby
gabriela: gabby
gabrielle: gabby gabi
garrett: gary
genevieve: gen genny viv
geoffrey: geoff jeff
george: georgie
georgia: georgie
georgina: gina georgie
gerald: gerry jerry
geraldine: gerry gerri jerry gerrie dina
gerard: gerry jerry
gertrude: gert gertie trudy
gilbert: gil bert
giovanni: gio gianni
gloria: glo
gordon: gordy
graciela: chela
gregory: greg
gretchen: greta
griffin: griff
guadalupe: lupe lupita
guillermo: memo bill
gustavo: gus tavo
gwendolyn: gwen wendy
hannah: nan
harold: hal harry
harriet: hattie harrie
harrison: harry
hector: tito
helen: nell nellie lena
helena: lena
henrietta: etta hettie hank
henry: hank harry hal
herbert: herb bert herbie
herman: herm
hezekiah: hez
hilary: hil
hillary: hil
hobart: bart
horace: hory
howard: howie ward
hubert: bert hugh hub
humberto: beto berto
ignacio: nacho iggy
ignatius: iggy nate
imogene: gene
ingrid: inga
irene: rene
irvin: irv
irving: irv
isaac: ike zac
isabel: izzy bella belle
isabella: izzy bella belle isa
isadora: izzy dora
isaiah: zay
isidore: izzy
ismael: izzy
israel: izzy
ivan: van
jacinda: jacie
jack: jackie
jackson: jack
jacob: jake jay coby
jacqueline: jackie jacqui
jaime: jim
jamaal: jay
james: jim jimmy jamie jem jimmie jaime
jane: janie jenny jannie
janet: jan
janice: jan
jasmine: jazz jas
jason: jay jase
javier: javi
jay: jayson
jean: jeannie
jeanette: jean jeannie nettie
jeanne: jeannie
jedediah: jed
jefferson: jeff
jeffrey: jeff
jemima: mima
jennifer: jen jenny jenn jennie jenni
jeremiah: jerry jem
jeremy: jerry jem jez
jermaine: jerry
jerome: jerry
jesse: jess
jessica: jess jessie
jesus: chuy chucho
jillian: jill
joan: joanie
joanna: jo
joanne: jo
jocelyn: joss lynn
joel: joey
john: johnny jack jock johnnie jonny jonnie
johnathan: johnny jon
jonathan: jon johnny jonny jonnie
jordan: jordy
jorge: coque
jose: pepe joe chepe
josefina: josie fina pepa
joseph: joe joey jos jo
josephine: josie jo joey josey
joshua: josh
josiah: joe si
juan: johnny
juana: juanita
juanita: nita
judith: judy jude judi judie
judson: jud
julia: jules
julian: jules
juliana: julie
julianne: julie
julie: jules
juliet: julie jules
julio: jules
julius: jules
justin: jus
karen: kari
karina: kari
katherine: kate kathy katie kat kathie kay kit kitty katy kath trina cassie kaye kittie
kathleen: kathy kate katie kay kat kath cathy katy kit trina
katrina: trina kat
kayla: kay
kelly: kel
kelvin: kel
kendall: ken
kendra: ken
kenneth: ken kenny kennie
kent: ken
kermit: kerm
kevin: kev
kimberly: kim kimmy
kirsten: kirsty
kristen: kris kristy chris
kristin: kris kristy chris
kristina: kris tina kristy
kristine: kris kristy
kristopher: kris
kyle: ky
lamont: monty
latoya: toya
laura: laurie
lauren: laurie
laurence: larry laurie
lavinia: vinnie
lawrence: larry laurie lawrie lon lonnie lonny
leah: lee
lee: leigh
leila: lee
leland: lee
lenora: nora
leo: lee
leon: lee leo
leonard: leo len lenny lennie
leonardo: leo
leonora: nora leo
leopold: leo poldie
leroy: roy lee
leslie: les
lester: les
leticia: letty
lewis: lew lou louie
lila: lil
lillian: lil lilly lily lillie
linda: lindy lin
lindsay: lin
lionel: leo
lloyd: loy
lorenzo: larry renzo enzo
loretta: lori etta
lorraine: lori rainie
louis: lou louie
louisa: lou
louise: lou
lourdes: lulu
lucas: luke
lucia: lucy
luciano: lucky
lucille: lucy lu lucie lou
lucinda: lucy cindy
lucy: lu
luis: lou
lydia: liddy
lynda: lyn
mabel: mae may
mackenzie: mack kenzie
madeline: maddie lena maddy
madison: maddie maddy
magdalena: maggie lena magda
malcolm: mal
manuel: manny manolo
marcella: marcy
marcia: marcy
marcus: mark marc
margaret: maggie meg peggy marge margie peg greta meggie daisy madge mags margo rita maggy gretta midge margy
margarita: rita margie
margery: marge margie
marguerite: maggie rita
maria: mia
marianne: anne
marie: mia
marilyn: lynn
marina: rina
marisol: mari sol
marissa: rissa
marjorie: marge margie
marlene: marla lena
marsha: marcy
marshall: marsh
martha: marty mattie patty
martin: marty mart
martina: marty tina
marvin: marv
mary: mae molly polly mamie may
matilda: tilly tillie mattie
matthew: matt matty
maureen: mo maura
maurice: maury moe morey
mauricio: mau
maximilian: max
maximus: max
maxine: max
maxwell: max
megan: meg
melanie: mel
melinda: mel mindy linda lindy
melissa: mel missy lissa
melody: mel
melvin: mel
mercedes: mercy
mercy: merry
meredith: merry
michael: mike mikey mick mickey micky mitch
michaela: mickey kayla
michelle: shelly mickey chelle shelley shellie
miguel: mike
mildred: millie milly midge
miles: milo
millicent: millie milly
milton: milt
minerva: minnie
miranda: randi mandy
miriam: mimi
mitchell: mitch
mohammed: mo
moises: moe
mollie: moll
monica: mona
montgomery: monty
morris: moe morey
mortimer: mort
moses: moe mose
muhammad: mo
nadine: dee
nancy: nan
naomi: omi
natalia: nat talia
natalie: nat
natasha: tasha nat
nathan: nate nat
nathaniel: nate nat nathan
neal: nell
nellie: nell
nelson: nels
nicholas: nick nicky nico nic nickie
nicolas: nick nico
nicole: nicky nikki nicki nickie
noel: noe
nora: norie
norbert: bert norb
norman: norm
obadiah: obie
octavia: tavia
oliver: ollie
olivia: liv livvy
ollie: oll
orlando: lando
oscar: ossie
oswald: ozzie oz
pamela: pam pammy
pasquale: pat
patience: pat
patrice: pat
patricia: pat patty patti tricia trish patsy trisha pattie tish
patrick: pat paddy rick
paul: paulie
paula: polly
pauline: polly
pearl: pearlie
pedro: pete
penelope: penny nell
percival: percy
perry: per
peter: pete
philip: phil pip
philomena: mena
phyllis: phyl
prescott: scott
preston: pres
priscilla: cilla prissy
prudence: prue
quentin: quin
quincy: quin
rachel: rae
rafael: rafa ralph rafe
ramon: ray moncho
ramona: mona
randall: randy
randolph: randy
raphael: rafe
raul: ralph
raymond: ray
rebecca: becky becca reba beck beckie
regina: gina reggie
reginald: reggie reg
reuben: rube
reynaldo: rey ray
ricardo: rick ricky rico richie
richard: rick dick rich richie ricky ritchie dickie dicky
robert: bob bobby rob robbie bert robby bobbie robb
roberta: bobbie robbie bert
roberto: beto berto rob bob bobby
roderick: rod rick roddy
rodney: rod
rodolfo: rudy fito
rodrigo: rod
rogelio: roger
roger: rodge
roland: rollie rolly
rolando: rollie
roman: rom
ronald: ron ronnie ronny
roosevelt: rosie
rosa: rosie
rosalie: rose rosie
rosalind: roz rosie
rosalyn: roz
rosario: chayo
rose: rosie
rosemary: rose rosie
rosetta: rose etta
rowena: winnie
roxanne: roxy
ruben: rube
rudolph: rudy
rupert: rup
russell: russ rusty
ryan: ry
sabrina: bri brina
salvador: sal chava
salvatore: sal sam
samantha: sam sammy
samson: sam
samuel: sam sammy sammie
sandra: sandy
sanford: sandy
santiago: santi diego chago
sara: sally sadie
saul: solly
savannah: savvy
scott: scotty scottie
sebastian: seb bas
serena: rena
sergio: checo
seymour: sy
shannon: shan
sharon: shari shar
shelby: shel
sheldon: shelly shel
sherman: sherm
shirley: shirl
sidney: sid syd
sierra: cece
silas: si
silvester: sly
silvia: syl
simon: si
simone: mona
socorro: coco
solomon: sol
sophia: sophie
sophronia: sophie
spencer: spence
stanley: stan
stella: stell
stephanie: steph stephie steffi stevie
stephen: steve stevie steph
stewart: stew stu
stuart: stu
suellen: sue
susan: sue susie suzy suzie
susanna: sue susie
suzanne: sue suzy susie
sylvester: sly syl
sylvia: syl
tabitha: tabby
tamara: tammy tam
tanya: tan
tatiana: tanya
taylor: tay
terence: terry
teresa: terry tess teri tessa tracy terri
terrance: terry
terrell: terry
thaddeus: thad ted tad
theodora: dora thea teddy
theodore: ted theo teddy
theresa: tess terri
thomas: tom tommy tommie
tiffany: tiff
timothy: tim timmy
tobias: toby
tomas: tommy
tyler: ty
tyrone: ty
ulysses: uly
ursula: ursie
valentina: val tina
valentine: val
valerie: val
vanessa: nessa van
vera: ronnie
verna: vern
vernon: vern
veronica: ronnie roni vera vero
vicente: vince chente
victor: vic
victoria: vicky tori vic vickie vicki
vincent: vince vinny vinnie
viola: vi
violet: vi
virgil: virge
virginia: ginny ginger gina
vivian: viv
wallace: wally
walter: walt wally
wendell: dell
wesley: wes
wilbur: will
wilfred: will fred
wilhelmina: mina billie willa
willard: will
william: bill will billy liam willie willy willi
winfred: fred win
winifred: winnie fred freddie
winston: win
woodrow: woody
xavier: xavi zave
yolanda: yoli
yvonne: von vonnie
zachariah: zach zack
zachary: zach zack zac
zebulon: zeb
zechariah: zach
"""

SPELLINGS = """
aaron arron aron
abdul abdel
ahmed ahmad ahmet
aidan aiden ayden
alan allan allen alain
alejandro alexander
alice alyce
alicia alisha alycia
alison allison allyson alyson
amy aimee
anastasia anastacia
andrew andres andrei andreas
angelina angeline
ann anne
anna ana
annmarie annemarie
anthony antony antonio
antoine antwan antwon
arlene arleen
ashley ashlee ashleigh
barbara barbra
brian bryan brien bryon
brittany brittney britney brittani
brooke brook
bailey baylee
caitlin kaitlin kaitlyn katelyn caitlyn
candace candice candis
carl karl
carmen carmine
carol carole karol caryl
caroline carolyn
cassandra kassandra
catherine katherine kathryn katharine catharine cathryn kathrine catalina katarina caterina
charles carlos
christian kristian cristian
christina cristina kristina
christine kristine
christopher kristopher cristopher kristoffer
cindy cyndi cyndy
claire clare clair
colin collin
connor conner conor
corey cory kory
courtney kourtney
crystal krystal chrystal cristal
cynthia cinthia
dana dayna
daniel danial
danielle daniele
dario darius
darren darin daron darrin
darryl darrell daryl darrel
david davide
debbie debby debi
deborah debra debora
denise denice
derek derrick derick
diana dianna
diane dianne
dmitri dmitry dimitri
dolores delores
dominic dominick
donny donnie
dorothy dorothea
dustin dustyn
dwayne duane dwain
edward eduardo
eileen aileen ilene
elaine elain
eleanor elinor
elena helena
elisa elissa
elizabeth elisabeth isabel elisabet
elliot elliott eliot
emanuel emmanuel manuel
emilio emil
emily emilie
enrique henry
eric erik erick
erica erika ericka
ernest ernesto earnest
esteban stephen
eugene eugenio
evelyn evelin
fatima fatimah
felipe philip
felix feliks
fernando ferdinand
francis francisco
frederick frederic fredrick federico
gabriela gabriella
gary garry
geoffrey jeffrey
george jorge
gerald jerald
gerardo gerard
gillian jillian
giovanni john
glen glenn
gonzalo gonsalo
graham graeme
gregory gregorio greg
guillermo william
hailey haley hayley haylee
hannah hanna
harold haroldo
hassan hasan
heather hether
helen helene
hussein husain hussain husein
ian iain
ibrahim abraham
ignacio ignatius
igor ihor
jacob jakob
jackie jacky
jacqueline jaqueline jacquelyn
jaime jamie
jason jayson
jasmine jasmin yasmin yasmine
javier xavier
jaden jayden jadon
jean jeanne
jeannie jeanie
jeffrey jeffery jeffry
jennifer jenifer
jeremiah jeremias
jeremy jeremie
jerry gerry
jesse jessie
jessica jesica
joachim joaquin
joanna johanna
joanne joann
joel joell
john jon johann
jonathan johnathan jonathon johnathon
jose joseph yusuf josef giuseppe yosef
josue joshua
judith judit
julia yulia
julian julien
julio julius
justin justyn
karen karin caren
kathy cathy
katie katy
kayla kaila
keith kieth
kelly kelli kellie kelley
kenneth keneth
kerry kerri kari
kevin kevan
kim kym
kimberly kimberley
kirsten kirstin
krista christa
kristen kristin kristyn
kyle kile
laura lora
laurence lawrence lorenzo
laurie lori lorie
leah lea leia
leigh lee
leonard leonardo
leslie lesley
lewis louis luis
lillian lilian
lily lilly lillie
linda lynda
lindsay lindsey lyndsey lindsy
lisa leesa
loren lorin
lucas lukas luke
lucia lucy
lynn lyn lynne
madeline madeleine madelyn
marc mark marco marcos
marcia marsha
marcus markus
margaret margarita margarete
margie margy
mario marius
marjorie margery marjory
martha marta
martin martino
mateo matthew
mathew matthew matteo
maureen maurine
mauricio maurice
megan meghan meagan
melissa melisa
mercedes mercedez
michael micheal mikhail miguel michel mikael michal
michelle michele
mickey micky
mohammed muhammad mohamed mohammad mohamad muhammed mohamud md
molly mollie
monica monika
muriel meriel
mustafa moustafa
natalia natalya
natalie nathalie natalee
nathan nathen
neil neal niel
nicholas nicolas nickolas nikolas nicola
nichole nicole
nicky nikki nicki
nikolai nicholas
noah noa
olga olha
oliver olivier
oscar oskar
pablo paul pavel paolo
patricia patrizia
patrick patricio
patty patti pattie
paula paola
pedro peter piotr pyotr
peggy peggie
penny pennie
philip phillip phil
phyllis phillis
rachel rachael
rafael raphael ralph
randy randi
raul raoul
rebecca rebekah rebeca
rene renee
ricardo richard
ricky rickey rickie
robert roberto
robin robyn
rodney rodny
ronny ronnie
rosa rose
roxanne roxane roxann
ruben reuben
rudolph rodolfo rudolf
russell russel
ryan rian
salvador salvatore
sandra sondra
sara sarah
saul shaul
sebastian sebastien
sergio sergei sergey serge
sean shawn shaun
shannon shannan
sharon sharyn
sheila shelia sheilah
shelly shelley shellie
sherry sheri sherri cheri
sidney sydney
silvia sylvia
sofia sophia sophie
stacy stacey stacie
stefan stephen
stephanie stefanie stephany
stephen steven stephan
stuart stewart
susan suzan susana
susanne suzanne
susanna susannah suzanna
svetlana lana
tamara tamra
tammy tami tammie
tanya tonya tania
tara tera
teresa theresa therese
terrance terence terrence
terry terri teri
theodore teodoro
thomas tomas
tiffany tiffani tiffanie
timothy timoteo
tina teena
todd tod
tracy tracey traci tracie
tristan tristen
valerie valarie
vanessa venessa
vicky vicki vickie
victor viktor
victoria viktoria
vincent vincente vicente
vivian vivien vivienne
vladimir volodymyr
walter walther
wendy wendi
yolanda iolanda
yusuf yousef yousuf youssef
yvette ivette
yvonne ivonne
zachary zachery zackary zackery
zoe zoey
"""


@cache
def short_forms() -> dict[str, frozenset[str]]:
    """By name, what its bearers are called."""
    lines = (line.split(":") for line in SHORT_FORMS.split("\n") if line)
    return {name: frozenset(forms.split()) for name, forms in lines}


@cache
def spellings() -> dict[str, frozenset[str]]:
    """By name, all its other spellings."""
    others: dict[str, frozenset[str]] = {}
    for line in SPELLINGS.split("\n"):
        names = frozenset(line.split())
        for name in names:
            others[name] = others.get(name, frozenset()) | names
    return others


def same_name(one: str, other: str) -> bool:
    """Whether the two are spellings of one name."""
    return other in spellings().get(one, ())


def is_short_for(one: str, other: str) -> bool:
    """Whether one of the two is a short form of the other, in any spelling of it, or of its short form (Bob and Bobby)."""
    return _called(one, other) or _called(other, one) or (share_a_name(one, other) and _stem(one) == _stem(other))


def _stem(form: str) -> str:
    """A short form without the ending that makes it tender: Bob of Bobby, Jo of Joey, Kat of Katie."""
    return re.sub(r"(.)\1$", r"\1", form.rstrip("eiy"))


def share_a_name(one: str, other: str) -> bool:
    """Whether both are short forms of one name (Bill and Will)."""
    return not _names_by_short_form().get(one, frozenset()).isdisjoint(_names_by_short_form().get(other, ()))


@cache
def _names_by_short_form() -> dict[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = {}
    for name, forms in short_forms().items():
        for form in forms:
            names[form] = names.get(form, frozenset()) | {name}
    return names


def _called(name: str, form: str) -> bool:
    return any(form in short_forms().get(spelling, ()) for spelling in (name, *spellings().get(name, ())))

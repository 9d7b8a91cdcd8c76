"""Given names that are common in the United States: two of them that differ by a letter are two people's, not a slip.

Twins are often named to rhyme (Ronald and Donald, Jayden and Hayden). Sources: US Census Bureau, "Frequently Occurring
Surnames and First Names from the 1990 Census" (public domain), those borne by 4 in 100,000 of a sex or more, without
misspellings of commoner ones (Christoper, Dorthy); and, from general knowledge, names that have become common since and
names of immigrants. Names of fewer than four letters are left out: there a slip never counts.
"""

from functools import cache

COMMON = """
aaliyah aarav aaron abbey abbie abby abdul abdullah abel abena abigail abraham abram adaeze adalberto adam adan
adaobi addie addison adel adela adelaida adelaide adele adelina adeline adell adelyn aditi aditya adnan adolfo
adolph adrian adriana adriane adrianna adrianne adrienne adwoa afia agatha agnes agnieszka agustin ahana ahmad
ahmed aida aidan aiden aiko aileen aimee aisha ajay akash akiko akira akosua akram akshay akua alaina alan alana
alanna alba albert alberta alberto albina alda alden aldo alec alejandra alejandro aleksandr alena alene alesha
alesia aleta aletha alex alexa alexander alexandra alexandria alexei alexis alfonso alfonzo alfred alfreda alfredo
alia alice alicia alina aline alisa alisha alison alissa allan allen allene allie allison allyson alma alok alonso
alonzo alpha alphonse alphonso alta altagracia althea alton alva alvaro alvin alvina alyson alyssa amado amaka
amal amalia amanda amani amar amara amari amber ambrose amelia amelie amie amin amina amir amira amit amita amos
amparo anabel anand anant anastasia anatoly anderson andra andre andrea andreas andrei andres andrew andrzej andy
angel angela angelia angelica angelina angeline angelique angelita angelo angie anibal anika anil anissa anita
anjali anjana ankit ankita anna annabelle annamarie anne annemarie annetta annette annie annmarie anthony antione
antionette antoine antoinette anton antone antonette antonia antonio antony antwan anuj anup anwar aparna april
araceli aracely archie arden ardis ardith aretha aria ariah ariana arianna ariel arjun arleen arlen arlene arlie
arline armand armando armida arnold arnoldo arnulfo arthur artie arturo arun aruna asha asher ashlee ashleigh
ashley ashok ashton ashwin asia asma astrid athena atlas aubree aubrey audra audrey august augusta augustine
augustus aura aurelia aurelio aurora austin autumn avery avis axel ayla ayman aziz babatunde bailey bambi barb
barbara barney barrett barry bart barton bartosz bashir basil beata beatrice beatriz beau beckett beckham becky
belen belinda bella belle belva benedict benita benito benjamin bennett bennie benny benton bernadette bernadine
bernard bernardo bernice bernie berniece bernita berry bert berta bertha bertie bertram beryl bess bessie beth
bethany betsy bette bettie bettina betty bettye beulah beverly bharat bhavna bianca bich bilal bill billie billy
bing binh birdie blaine blair blake blanca blanch blanche bobbi bobbie bobby bodhi bogdan bonita bonnie bonny
booker boris boyce boyd bozena brad braden bradford bradley brady braeden brandi brandie brandon brandy brant
braxton brayden braydon breanna brenda brendan brenna brent brenton bret brett brian briana brianna brianne brice
bridget bridgett bridgette brielle brigette brigitte britney britt brittani brittany brittney brock broderick
brody brook brooke brooklyn brooks bruce bruno bryan bryant bryce brycen brynn bryson buck buddy buford burl burt
burton buster byron cade caden cadence caiden caitlin caitlyn caleb callie callum calvin camden cameron camila
camilla camille camilo camron candace candelaria candi candice candida candy cara carey cari caridad carina
carissa carl carla carleen carlene carlo carlos carlotta carlton carly carman carmel carmela carmelita carmella
carmelo carmen carmine carol carole carolee carolina caroline carolyn carrie carroll carson carter cary caryn
casandra casey cash cassandra cassie catalina catherine cathie cathleen cathryn cathy catina catrina cayden
cecelia cecil cecile cecilia cedric cedrick celeste celestine celia celina cesar chad chadwick chance chanda
chandra chanel chanelle chang chantal chantel charisse charity charla charlee charleen charlene charles charley
charlie charlotte charmaine chas chase chasity chastity chau chauncey chelsea chelsey chelsie chen cheng cheri
cherie cherly cherry cheryl cheryle chester chet chetan chiara chiaro chidi chika chike chima chinedu chinh chinwe
chioma chiquita chloe chong chris christa christal christen christi christian christie christin christina
christine christopher christy chuck chukwudi chun chung ciara cierra cindi cindy citlali clair claire clara clare
clarence clarice clarissa clark claud claude claudette claudia claudine claudio clay clayton clement clemente
clementine cleo cletus cleveland cliff clifford clifton clint clinton clyde cody colby cole coleen coleman colette
colin colleen collette collin colton columbus concepcion concetta connie conrad constance consuelo cooper cora
coral cordelia cordell corey cori corina corine corinna corinne cornelia cornelius cornell corrie corrine cortez
cortney cory courtney craig cristina cristobal cristy cruz crystal cuong curt curtis cynthia cyril cyrus daiki
daisy dakota dale dalia dallas dalton damaris damian damien damion damon dana dane danelle danette daniel daniela
daniella danielle danika danilo danita dannie danny dante danuta daphne daquan dara darci darcy daren daria darian
darien darin dario darius dariusz darla darleen darlene darnell daron darrel darrell darren darrin darron darryl
darwin daryl dashawn dave david davin davis davonte dawn dawna dayna dayvon dean deana deandre deangelo deann
deanna deanne debbie debby debi deborah debra declan deena deepa deepak deepika deidra deidre deirdre delaney
delbert delfina delia delila delilah della delma delmar delmer delois delores deloris delphine demarcus demetria
demetrius dena denis denise dennis denny denver deon deonte derek derick derrick deshawn desiree desmond dessie
destiny deven devi devin devon devonte dewayne dewey dewitt dexter dhruv dian diana diane diann dianna dianne dick
diego dillon dina dinah dinesh dinh dino dion dionne dirk divya dixie dmitri dmitry dollie dolly dolores domenic
dominga domingo dominic dominick dominique donald dong donita donn donna donnell donnie donny donovan donte dora
dorcas doreen dorene doretha dori dorian dorinda doris dorota dorothea dorothy dorsey dortha dottie doug douglas
dovie doyle drew duane dudley dulce duncan dung duong dustin dusty dwain dwayne dwight dylan earl earle earlene
earline earnest earnestine easter easton ebony ebuka eddie eddy eden edgar edgardo edie edison edith edmond edmund
edmundo edna eduardo edward edwardo edwin edwina edythe effie efrain efren efua eiko eileen elaina elaine elba
elbert elda elden eldon eldridge eleanor eleanore elena elia eliana elias elida elijah elinor elisa elise eliseo
elisha elissa eliza elizabeth ella ellen ellie elliot elliott ellis ellsworth elma elmer elmo elnora eloisa eloise
elouise eloy elroy elsa elsie elton elva elvia elvin elvira elvis elwood elyse elzbieta emanuel emeka emerson
emery emiko emil emile emilia emiliano emilie emilio emily emma emmanuel emmett emmitt emory enid enoch enrique
enriqueta enzo erasmo eric erica erich erick ericka erik erika erin erlinda erma erna ernest ernestina ernestine
ernesto ernie errol ervin erwin esme esmeralda esperanza essie esteban estela estella estelle ester esther ethan
ethel etta eugene eugenia eugenio eula eulalia eunha eunice eunji eunjoo eusebio evan evangelina evangeline evelyn
everett everette everly evette evgeny evie evonne ezekiel ezequiel ezra fabian fabiola faisal faith fang fannie
fanny farid farida faris farrah fatiha fatima faustino fausto fawn fawzi faye federico felecia felicia felicita
felicitas felipa felipe felisha felix felton femi feng ferdinand fermin fern fernando fidel filiberto filomena
finn fletcher flor flora florence florencio florentino florida florine flossie floy floyd folake forest forrest
foster fran frances francesca francesco francine francis francisca francisco frank frankie franklin fred freda
freddie freddy frederic frederick fredric fredrick freeman freida freya frieda fritz fumiko gabriel gabriela
gabriella gabrielle gage gail gale galen galina gang garfield garland garnet garret garrett garry garth gary
gaston gaurav gauri gavin gavyn gaye gayla gayle gaylord geeta gena genaro gene geneva genevieve genoveva geoffrey
george georgette georgia georgiana georgianna georgie georgina gerald geraldine geraldo gerard gerardo gerda geri
germaine german gerri gerry gertie gertrude ghassan giang gianna gilbert gilberto gilda gillian gina ginger ginny
gino giovanna giovanni gisela giselle gita giulia giulio giuseppe gladys glen glenda glenn glenna gloria goldie
gonzalo gopal gordon grace gracie graciela grady graham graig grant granville grayson grazyna greg gregg gregoria
gregorio gregory greta gretchen greyson griffin griselda grover grzegorz guadalupe guang guillermina guillermo
gussie gustavo gwen gwendolyn habib hadi hadley hafsa haiden haider hailey hakim hala haley halima halina hallie
hamid hamida hamza hamzah hana hanan hang hanh hani hank hanna hannah hans harish harlan harland harley harlow
harold harper harriet harriett harriette harris harrison harry harsh haruka haruki haruko harvey hasan hassan
hattie haven haya haydee hayden hayley haywood hazel heath heather hector heidi helen helena helene helga hellen
hema hemant henrietta henry herb herbert heriberto herlinda herman hermelinda herminia herschel hershel hester
hideki hideko hien hieu hilario hilary hilda hildegard hillary hilton hipolito hiram hiro hiroko hiroshi hisham
hoang hobert holden holli hollie hollis holly homer hong hope horace horacio hortencia hortense hosea houston
howard hoyt huang hubert huda hudson huey hugh hugo humberto hung hunter huong hussein hyman hyun hyunjin hyunjoo
ibrahim idella ifeanyi ifeoma ignacio igor ikechukwu ileana ilene ilse iman imelda imogene india indira ines inez
inge ingrid iola iona ione irene irina iris irma irvin irving irwin isaac isabel isabell isabella isabelle isaiah
isaias isha ishan isiah isidro isla ismael ismail israel isreal issac itzel ivan ivette ivonne ivory iwona jace
jacek jacinto jack jackie jacklyn jackson jaclyn jacob jacque jacquelin jacqueline jacquelyn jacques jada jade
jaden jadwiga jagdish jaiden jaime jake jalal jalen jalisa jamaal jamal jamar jamari jamel james jameson jamey
jami jamie jamil jamila jamison jana jane janeen janel janell janelle janet janette janice janie janina janine
janis janna jannie jaquan jared jarred jarrett jarrod jarvis jasmin jasmine jason jasper javier jaxon jaxson
jaxton jaya jayce jayden jayla jaylah jaylen jaylin jaylon jayne jayson jazmin jazmyn jean jeana jeanetta jeanette
jeanie jeanine jeanna jeanne jeannette jeannie jeannine jeff jefferson jeffery jeffrey jena jenelle jenna jenni
jennie jennifer jenny jerald jere jeremiah jeremy jeri jermaine jerold jerome jerrell jerri jerrie jerrod jerrold
jerry jerzy jess jesse jessica jessie jesus jewel jewell jian jiang jiho jihoon jill jillian jimin jimmie jimmy
jing jiro jisoo jisu jiwon jiwoo joan joana joanie joann joanna joanne joaquim joaquin jocelyn jodi jodie jody
joel joelle joellen joey johanna john johnathan johnathon johnie johnna johnnie johnny johnson joleen jolene jonah
jonas jonathan jonathon jong joni jordan jordon jordyn jorge jose josef josefa josefina joseph josephina josephine
josette josh joshua josiah josie josue jovita joyce joycelyn juan juana juanita judah jude judi judith judson judy
jules juli julia julian juliana julianna julianne julie juliet julieta juliette julio julissa julius june jung
junior juniper justin justina justine jyoti kaden kaia kaiden kailee kaitlin kaitlyn kala kalisa kamal kamala
kamari kamden kameron kami kamila kang kanika kaori kara karan kareem karen kari karim karima karina karissa karl
karla karol karolyn karrie karson kasey kash kason kassandra kate katelyn katherine kathi kathie kathleen kathryn
kathy katie katina katrina katy kavin kavita kavon kavya kayden kaydence kaye kayla kaylee kaylie kaylin kayson
kazimierz kazuki kazuko keaton keely keenan kehinde keiko keisha keith kelley kelli kellie kelly kelsey kelvin
kendall kendra kendrick kenji kenna kennedy kenneth kenny kent kenta kenton kenya kenzie kenzo keonte keri kermit
kerri kerrie kerry kesha keshawn keshia kevin kevon keyon khadija khaled khalid khalil khanh khoa kiana kiara
kierra kiley kimberlee kimberly kimiko king kingston kinsley kira kiran kirby kirill kirk kirsten kisha kishan
kitty knox kofi koji kojo kolton korey kori kory kraig kris krishna krista kristal kristen kristi kristie kristin
kristina kristine kristofer kristopher kristy krystal krystle krystyna krzysztof ksenia kunal kurt kurtis kwabena
kwaku kwame kwasi kyla kylan kyle kylie kyoko kyong kyra kyung lacey lacie lacy ladonna laila lakeisha lakesha
lakeshia lakeya lakisha lakshmi lalit lamar lamari lamia lamont lana lance landen landon lane lanh lanny laquita
lara larisa larissa larry larson lashanda lashawn lashonda lata latanya latasha latisha latonia latonya latosha
latoya latrice latricia laura laureen laurel lauren laurence lauretta laurette lauri laurie lavern laverne lavina
lavon lavonne lawanda lawrence layla lazaro leah leandre leandro leann leanna leanne leatrice leeann leif leigh
leila leilani leisa lela leland lelia lemuel lena lenny lenora lenore leola leon leona leonard leonardo leone
leonel leonid leonor leonora leopoldo leora leota leroy lesa lesley leslie lessie lester leta letha leticia
letitia lettie levi lewis liam lian liang libby lida lidia lila lilah lilia liliana lillian lillie lilly lily lina
lincoln linda lindsay lindsey lindy ling linh linnea linnie lino linwood lionel lisa lise lisette lissette liza
lizabeth lizbeth lizette lizzie lloyd loan logan lois lola lolita lona london londyn long lonnie lonny lora
loraine loren lorena lorene lorenza lorenzo loretta lori lorie lorine lorna lorraine lorri lorrie lottie louann
louella louie louis louisa louise lourdes lovie lowell loyd luann luanne luca lucas lucero lucia luciana luciano
lucie lucien lucila lucile lucille lucinda lucio lucius lucretia lucy ludmila luella luigi luis luisa luka lukasz
luke lula lulu luna lupe lura luther lydia lyla lyle lyman lyndon lynette lynn lynne lynnette lynwood lyudmila
mabel mable maciej mack mackenzie maddox madeleine madeline madelyn madge madhu madison madonna magda magdalena
magdalene maggie magnolia mahesh mahmoud maia majid major makayla makenna makenzie mako makoto malachi malak
malcolm malcom malgorzata malik malika malinda mallory mamie mandi mandy manish manisha manoj manuel manuela mara
maranda marc marcel marcela marcelina marcelino marcella marcelle marcellus marcelo marci marcia marcie marco
marcos marcus marcy marek margaret margarette margarita margarito marge margery margie margo margot marguerite
mari maria mariah mariam marian mariana marianna marianne mariano maribel maricela maricruz marie mariela marietta
mariko marilu marilyn marina mario marion marisa marisela marisol marissa marita maritza mariusz marjorie marjory
mark marla marlena marlene marlin marlon marlys marnie marquerite marquis marquita marsha marshall marta martha
marti martin martina marty marva marvel marvin marwan mary maryam maryann maryanne marybeth maryellen maryjane
marylin marylou masako masao mason mateo mateusz mathew matilda matilde matt matteo matthew mattie maud maude
maudie maura maureen maurice mauricio maurine mauro maverick mavis maxie maxim maximiliano maximo maxine maxwell
maya maybelle mayme maynard mayra maysa mayumi mckenna mckenzie mckinley meagan meaghan meena meera megan meghan
meiko melanie melba melina melinda melissa melodie melody melony melva melvin melvina meng mercedes meredith merle
merlin merrill merry mervin meta micaela micah michael michaela michal michale michel michele michell michelle
michi michiko mickey midori migdalia miguel mikayla mike mikel mikhail mila milagros milan mildred miles milford
millard millicent millie milo milton mimi mina mindy minerva ming minh minha minho minji minjun minnie minsu
miranda mireya miriam mirian mirna missy misti misty mitch mitchell mittie mitzi modesto mohamed mohammad mohammed
mohan mohit moises mollie molly mona monica monique monroe monte monty morgan morris morton mose moses moshe
mounir mozelle mukesh mukul muriel murray mustafa myla myles myra myrna myron myrtis myrtle nabil nada nadezhda
nadia nadine najla nakia nanci nancy nandini nanette nannette nannie naoki naoko naomi napoleon naresh nash nasir
nasser natalia natalie natasha nathan nathaniel natividad naveen navin nawal nayeli neal nedra neeraj neha neil
nelda nell nellie nelly nelson nena nereida nestor nettie neva nevaeh neville newton ngan nghia ngoc ngozi nhan
nhung nicholas nichole nick nicki nicky nico nicola nicolas nicole nigel nikhil niki nikita nikki nikolai nila
nilda nina ning nisha nita nitin nkechi nnamdi nneka noah noble noel noelle noemi nola nolan nona noor nora
norbert norberto noreen noriko norma norman normand norris nour noura nova novella numbers nydia nyla oakley oanh
obinna octavia octavio odell odessa odis ofelia ogechi oksana oleg olen oleta olga olin olive oliver olivia ollie
oluchi olumide oluwaseun omar omer opal ophelia oralia oren orlando orpha orval orville osama oscar osvaldo
oswaldo otha otis otto owen pablo padma paige paisley palmer paloma pamela pankaj pansy paola paolo paris parker
pasquale patrice patricia patrick patsy patti pattie patty paul paula paulette paulina pauline pavel pawel paxton
payton pearl pearlie pearline pedro peggie peggy penelope peng pennie penny percy perla perry pete peter petra
peyton phat phil philip phillip philomena phoebe phoenix phong phuc phung phuong phyllis piera pierre pietro pilar
ping piotr piper polina polly pooja porfirio porter portia prabhu pradeep prakash pramod pranav prasad pratik
praveen precious preeti prem presley preston pricilla prince princess priscilla priti priya prudence puja qasim
qiang qing quan quang queen quentin quincy quinn quintin quinton quoc quyen quynh rabia rachael rachel rachelle
raelynn rafael rafaela rafal raheem rahim rahul rajan rajat rajeev rajesh rajiv raju rakesh raleigh ralph ramesh
ramiro ramon ramona randal randall randi randolph randy rani rania ranjit raphael raquel rasha rashad rashawn
rashid rashida rashmi raul raven ravi rayford raymon raymond raymundo reagan reba rebecca rebekah reed reem reese
refugio reggie regina reginald reid reiko reina reinaldo rekha remi rena renaldo renata renate renato rene renee
renita reta retha reuben reva reyes reyna reynaldo rhea rhett rhiannon rhoda rhonda ricardo rich richard richelle
richie rick rickey rickie ricky rico rida rigoberto riley rina rita ritu river robbie robby robert roberta roberto
robin robt robyn rocco rochelle rocio rocky roderick rodney rodolfo rodrick rodrigo rogelio roger rohan rohit
roland rolando rolf rolland roma roman romeo romina romona rona ronald ronan ronda rong ronna ronnie ronny
roosevelt rory rosa rosalba rosalee rosalia rosalie rosalina rosalind rosalinda rosalyn rosanna rosanne rosario
rosaura roscoe rose roseann roseanna roseanne rosella roselyn rosemarie rosemary rosendo rosetta rosie rosina
rosita roslyn ross rowan rowena roxana roxane roxann roxanna roxanne roxie royal royce ruben rubin ruby rubye
rudolf rudolph rudy rufus rupert ruslan russ russel russell rusty ruth ruthann ruthie ryan ryder ryker rylan rylee
ryley rylie ryoko ryszard saad sabina sabir sabrina sachi sachiko sachin sadia sadie sage said saida salah salem
salim salima salina sallie sally salma salman salvador salvatore samantha sami samia samir samira sammie sammy
samuel sana sandeep sandi sandip sandra sandy sanford sang sangeeta sanjana sanjay sanjeev sanjuana sanjuanita
santa santiago santo santos sara sarah sarita saro sasha satish satoshi saul savannah savita sawsan sawyer
scarlett scott scottie scotty sean sebastian seema segun selena selina selma seojun seoyeon serena serenity sergei
sergio seth seymour shad shadi shaina shakera shakira shalini shalisa shalonda shameka shamika shan shana shanda
shane shanelle shanice shanika shanita shanna shannon shanta shante shantel shanti shaquan shara sharad shari
sharif sharla sharlene sharon sharonda shaun shauna shawn shawna shayla shayna sheena sheila shelby sheldon shelia
shelley shelli shellie shelly shelton sheng sheree sheri sherie sherita sherman sherri sherrie sherrill sherry
sherwood sheryl shilpa shirlene shirley shiva shobha shoko shola shon shonda shreya shruti shweta shyla sidney
sienna sierra silas silvia simon simona simone sita skyla skylar skyler slawomir sloan sloane smita sneha socorro
sofia sola soledad solomon sonal song sonia sonja sonny sonya soojin soon sooyoung sophia sophie soren soto
spencer stacey staci stacia stacie stacy stan stanford stanislaw stanley stanton starla starr stefan stefania
stefanie stefano stella stephan stephanie stephany stephen sterling steve steven stevie stewart stuart subhash
sudhir sujata sumiko sumit summer sung sunhee sunil sunita sunmi sunny suresh surya susan susana susanna susannah
susanne sushil susie suzanna suzanne suzette svetlana swati sybil sydney sylvester sylvia tabatha tabitha tadashi
tadeusz tahir taiwo takako takashi takeshi tamara tameka tamela tamera tami tamika tammi tammie tammy tamra tana
tang tania tanika tanisha tanner tanya tara tarek tarik tariq taro tarun taryn tasha tashawn tatiana tatyana tavon
tawana tawanda tayler taylor teddy teena tena teodoro tera terence teresa terese teresita teri terra terrance
terrell terrence terri terrie terry tessa tessie tevin thad thaddeus thang thanh thao thatcher thea theda thelma
theo theodora theodore theresa therese theron thiago thien thinh thoa thomas thong thuan thurman thuy tiana tiara
tien tierra tiffani tiffanie tiffany tillie timmy timothy tina ting tinh tinsley tisha titus toan tobias toby todd
tomas tomasa tomasz tomeka tommie tommy tomoko tomomi toney toni tonia tony tonya tori tory tosha toya tracey
traci tracie tracy trang travis travon trayvon trena trent trenton tressa treva trevor trey tricia trina trinh
trinidad trinity trisha trista tristan troy trudy truman trung truong tuan tucker tunde tung tuyen tuyet twila
twyla tyler tyra tyree tyrell tyron tyrone tyson uche uchenna uday ulysses umar ursula urszula usha uyen vada
vadim valarie valencia valentin valentina valentine valeria valerie valery vance vandana vanesa vanessa varun
vaughn veda veena velda velma venita venus vera verda vergie verla vern verna vernell vernice vernon veronica
vesta vicente vickey vicki vickie vicky victor victoria vida vijay vikas vikram viktor vilma vimal vinay vince
vincent vincenza vincenzo vinh vinod viola violet violeta virgie virgil virgilio virginia vishal vitaly vito vivek
vivian viviana vladimir vladislav vonda vyacheslav wade wafa waldo waleed walid walker wallace wally walter walton
wanda wang ward warner warren waylon wayne weldon wendell wendi wendy werner wesley weston whitney wieslaw wilber
wilbert wilbur wilburn wilda wiley wilford wilfred wilfredo wilhelmina will willa willard william williams willian
willie willis willow willy wilma wilmer wilson wilton windy winford winfred winifred winnie winnifred winona
winston wojciech woodrow wren wyatt xander xavian xavier xavion xiang xiao ximena xing xiomara xiong xuan yadira
yahya yana yang yash yasin yasir yasmin yasuko yelena yesenia yetunde yevgeny ying yoko yolanda yong yoshiko young
youngho youngmi youngsoo youssef yuan yuka yukari yuki yukiko yuko yulia yumi yumiko yuna yuri yuridia yusra
yvette yvonne zachariah zachary zachery zack zahir zahra zaid zain zainab zaki zamari zamir zane zara zayn
zbigniew zeinab zelda zella zelma zenaida zhang zhen zheng zhong ziad zion zoey zofia zoila zola zoraida zoya
"""


@cache
def common_names() -> frozenset[str]:
    """The names, in small Latin letters."""
    return frozenset(COMMON.split())

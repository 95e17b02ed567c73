"""Given names, and lines that can be a person's name.

Rule: lists facts and describes forms. A line that only looks like a name counts as one only if its words are not
common words of the same text. A known given name at its start is stronger evidence than the form.
"""

import re
import unicodedata
from collections.abc import Container

PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten zu al el bin ibn af av y e".split()
)
_WORD = re.compile(r"^(?:[^\W\d_][\w'’‐-]*\.?|[^\W\d_]\.(?:-?[^\W\d_]\.)*)$")
_LABELS = frozenset(
    "about advertiser advertisement all analysis app apps archive article articles author authors beach best blog blogs book books business career "
    "careers case category center centre choice city click college comment comments community company contact contents contributor "
    "courses culture daily data design desk digital director download edit edited editor editorial education engineer event events "
    "expert experts fact feature featured follow food founder free full gallery guide guides head health help home image images "
    "industry insights interview islands jobs knowledge last latest learn learning legal life lifestyle links list live local login logo "
    "magazine manager market marketing media member menu minute minutes modified more music navigation network next news newsletter newsroom "
    "office officer online opinion notice our overall page paid park part partner photo photography photos picture podcast podcasts policy politics "
    "popular posts president press pricing print privacy product products profile promoted provided published rating ratings read reading related report "
    "reporter resource resources review reviewed reviewer reviews sales sales school science search section security senior service "
    "services share shop sign site sites skip social software solutions source special sponsored sports staff start state "
    "states stories story street strategist strategy street studio studies study subscribe success support table tags tax team "
    "tech technology terms tips today tools top topics travel trends trial united university update updated updates user video videos "
    "view views watch ways web website welcome work world write writer written year years you your".split()
)
"""Words of labels and furniture that no name contains."""
_GIVEN = frozenset(
    (
        "aaliyah aaron abbas abby abdel abdul abdullah abena abigail abu adam adebayo adele adeola adnan adrian "
        "adrienne agnes agnieszka ahmad ahmed aidan aimee aisha akash akhil akira alaa alan albert albrecht alec "
        "alejandra alejandro alessandra alessandro alessia alex alexa alexander alexandra alexandre alexandru alexis "
        "alfonso alfred alfredo ali alice alicia alina alison allan allen allison alvaro alyssa amal amanda amandine "
        "amber amelia amina amir amira amit amrita amy ana anand anastasia andre andrea andreas andreea andrei andres "
        "andrew andrius andrzej andy angela angie anil anita anja anjali anjana anke ankit ankita ankur ann anna anne "
        "annette annie annika anoop ante anthony antje antoine anton antonella antonio anuj anup anwar aparna aravind "
        "archie ariel arjun arlene arnaud arne arnold artem arthur artur arun aruna arvind aryan asad ashish ashley "
        "ashok ashton ashwin asim asma astrid atul audrey aurelie aurore austin ava avi axel ayaan ayesha ayse aziz "
        "babajide bailey barbara barbora barry bart bartosz bashir beata beatrice beatriz becky belinda ben benedikt "
        "benjamin benoit bernard bernd bernhard bernie beth bethany betsy betty beverly bhavna bilal bill billy birgit "
        "bjorn blake bob bobby bogdan bonnie boris borja brad bradley brandon brenda brendan brent brett brian bridget "
        "brittany brooke bruce bruno bryan bryce bryon burak caitlin caleb callum cameron camila camille candace carl "
        "carla carlo carlos carly carmen carol carolina caroline carolyn carrie carter cassandra catarina caterina "
        "catherine cathy cecile cecilia celine cesar chad chandra chantal charlene charles charlie charlotte chelsea "
        "chen cheryl chiara chidi chika chinedu chioma chloe chris chrissy christa christian christiane christie "
        "christina christine christoph christophe christopher christy chuck cindy claire clara clare clarence clark "
        "claude claudia claudio clay clayton clemens clement clifford clinton clive cody cole colin colleen connie "
        "connor conor corey corinna corinne cornelia courtney craig cristian cristiana cristina crystal curtis cynthia "
        "dagmar daiki daisuke daisy dale damian damien damon dan dana daniel daniela daniele danielle danny daphne "
        "dariusz darren darryl daryl dave david davide dawn dean deanna deb debbie deborah declan dee deepa deepak "
        "deepika deepti delia delphine denis denise dennis derek desmond detlef dev dhruv diana diane dick diego dieter "
        "dimitri dinesh dirk divya dmitri dmytro domenico dominic dominik dominika dominique don donald donna dora "
        "doreen doris dorota dorothee dorothy doug douglas drew duncan dustin dylan earl ebru eddie edgar edith edmund "
        "edoardo eduardo edward edwin ehud eileen elaine eleanor elena eleonora eli elijah elisa elisabeth elise "
        "elizabeth elke ella ellen ellie elliot elliott elodie els eman emanuele emeka emilia emilie emilio emily emma "
        "emmanuel emre enid enrico enrique eric erica erik erika erin ernest ernst esteban esther ethan etienne eugene "
        "eugenia eugenio eva evan eve evelyn ewa fabian fabien fabio fabrice fabrizio fahad faisal faith faiz fang "
        "farah farhan farid farida fatih fatima fatma fay federica federico felicity felipe felix feng ferdinand "
        "fernanda fernando filip filipe filippo fiona florence florent florian folake frances francesca francesco "
        "francis francisco franck francois francoise frank franz fred freddie frederic frederick frederik freya "
        "friedrich fritz gabriel gabriela gabriele gabrielle gail gareth garrett gary gaurav gautam gavin gemma gene "
        "geoff geoffrey georg george georges georgia georgina gerald geraldine gerard gerhard gerry gert giacomo "
        "gianluca gilbert gilles gillian gina ginger giorgia giorgio giovanna giovanni gita giulia giulio giuseppe "
        "gladys glen glenn gloria gonzalo gopal goran gordon grace graham grant greg gregory gretchen grzegorz guido "
        "guillaume guillermo gunter gustav gustavo guy gwen habib hadi haider hailey hal hamid hamza hana hani hank "
        "hannah hannes hans hao harold haroon harriet harrison harry haruki haruto harvey hasan hassan hayden hayley "
        "hazel heather heidi heike heiko heinrich heinz helen helena helene helga helmut hendrik henri henrik henry "
        "herbert hermann herve hiba hideo hilary hillary hina hiroki hiroshi holger holly horst howard hubert hugh hugo "
        "hussain hussein hye hyun ian ibrahim ida idris ignacio igor ilaria ilse imke imogen imran indira ines inga "
        "inge ingo ingrid ioana iqbal irene irina iris irving isaac isabel isabell isabella isabelle isaiah ismail ivan "
        "ivana ivo ivy jacek jack jackie jackson jaclyn jacob jacopo jacqueline jacques jade jae jagdish jaime jake "
        "jakob jakub jamal james jamie jamila jan jana jane janelle janet janice janina janusz jared jasmine jason "
        "javed javier jawad jay jaya jayant jean jeanette jeanne jeff jeffrey jen jenna jennifer jenny jens jeremy "
        "jeroen jerome jerry jerzy jess jesse jessica jessie jia jian jill jillian jim jimmy jin jing jiri jo joachim "
        "joan joana joann joanna joanne joao jocelyn jochen jodi jodie jody joe joel joey johanna john johnny jon jonah "
        "jonas jonathan joon joost jordan jorg jorge joris jose josef josefina joseph josephine josh joshua joy joyce "
        "juan juana judith judy juergen jules julia julian julie julien juliet juliette julio jun jurgen justin justyna "
        "jutta kabir kai kaitlyn kalpana kamal kamala kamran kana kapil kara karan karel karen kari karim karin karina "
        "karl karolina karsten karthik katarina katarzyna kate katelyn katharina katharine katherine kathleen kathrin "
        "kathryn kathy katie katja katrin katrina kavita kavya kay kayla kazuo kei keiko keith kelley kelly kelsey ken "
        "kendall kendra kenji kenneth kenny kerry kevin khadija khaled khalid khan kim kimberly kiran kirk kirsten "
        "kirsty kjell klaas klaus kofi kojo komal konrad konstantin krishna kristen kristian kristin kristina kristine "
        "kristof kritika krzysztof kumar kunal kurt kwame kyle kyoko laila lakshmi lalit lana lance lara larry lars "
        "latif laura lauren laurence laurent laurie lawrence lea leah leandro lee leigh leila len lena leo leon leonard "
        "leonardo leonie leslie leticia lewis liam liliana lillian lily lina linda lindsay lindsey ling lisa lisbeth "
        "livia liz lloyd logan loic lois lorena lorenz lorenzo loretta lori lorraine lou louis louise lubna luc luca "
        "lucas lucia luciana luciano lucie lucinda lucy ludovic luigi luis luisa lukas lukasz luke lydia lynn lynne "
        "mabel mackenzie maddie madeleine madeline madhav madhu madison magali magdalena maggie maha mahmoud mai maja "
        "maki makoto malcolm malgorzata malik mallory malte mamadou mandy manfred manish manisha manoj manon manuel "
        "manuela marc marcel marcela marcello marcelo marcia marcin marco marcos marcus mareike marek margaret "
        "margarita margherita margot maria marian mariana marianne mariano marie marika marilyn marina mario marion "
        "marissa marius marjorie mark marko markus marlene marsha marshall marta marten martha martijn martin martina "
        "marty marvin mary maryam masato mason masood massimo mateo mateusz mathias mathieu mathilde matias matilde "
        "matt matteo matthew matthias matthieu mattia maud maureen maurice mauricio maurizio mauro max maxime "
        "maximilian maxine maxwell maya meagan meena meera meg megan meghan mehdi mehmet meike mel melanie melinda "
        "melissa melvin mercedes meredith mia micha michael michal michel michela michele michelle michiko mick miguel "
        "mihai mikael mike mikhail milan mildred milena miles millie milos milton ming minh miranda miriam mirko "
        "miroslav mitch mitchell miyuki mohamed mohammad mohammed mohan mohit moira mollie molly mona monica monika "
        "monique morgan morten moses muhammad mukesh murali muriel mustafa myra nabil nadeem nadege nadia nadine naeem "
        "nagesh naina nana nancy naomi nasir nasser natalie natasha nathan nathaniel naveen navin neal ned neeraj neha "
        "neil nell ngozi nicholas nick nicky nicola nicolas nicole nicoletta nicolo nidhi niels nigel nikhil nikola "
        "nikolai nikolaus nilesh nils nina nisha nitin noah noel noemi noor nora norbert noriko norma norman nour noura "
        "nuha nuno olaf oleg oleksandr olena olga olive oliver olivia olivier olu oluwaseun omar ondrej oriol osama "
        "oscar otis otto owen pablo padma paige pallavi pam pamela pankaj paola paolo parisa parul parvez pascal pat "
        "patrice patricia patricio patrick patrizia patsy patti patty paul paula pauline paulo pavel pawel pedro peggy "
        "penelope penny perry pete peter petr petra phil philip philippe phillip phoebe phyllis pierre pieter pietro "
        "piotr polly pooja poppy prabhu pradeep prakash pramod pranav prasad prashant praveen preeti prem priscilla "
        "priti priya priyanka puja qasim quentin quinn rabia rachael rachel radha rafael rafal raffaele rafiq raghav "
        "ragnar rahim rahul rainer raj raja rajan rajat rajeev rajesh rajiv rajni rakesh ralf ralph ram rama ramesh "
        "rami ramon rana randall randolph randy ranjit raphael raquel rashid raul ravi ray raymond raza rebecca reem "
        "reggie regina reginald rehan reinhard rekha renata renate renato renee rex reza rhonda ricardo riccardo rich "
        "richard rick ricky riley rita ritu rob robbie robert roberta roberto robin robrecht robyn rod roderick rodney "
        "rodrigo roger rohan rohit roland rolf romain roman ron ronald ronnie rory rosa rosalind rosario rose rosella "
        "rosemary rosie ross rowan roy ruben ruby rudolf ruediger rufus rui rukhsana rupert russ russell ruth ruud ryan "
        "sabine sabrina sachin sadia saeed said saif sakura salah salim sally salma salvatore sam samantha samir samira "
        "samuel samuele sana sandeep sandra sandrine sandy sangeeta sanjay sanjeev santiago santosh sara sarah sarita "
        "saskia satish satoshi saul saurabh savannah scott sean sebastian sebastien seema selena serena sergei sergey "
        "sergio seth shabnam shahid shaista shalini shane shankar shannon sharif sharon shaun shauna shawn sheikh "
        "sheila shelby shelley shelly sheri sherri sherry shilpa shinji shirley shiv shreya shruti shubham sid "
        "siddharth sidney siegfried sienna silke silvia silvio simon simona simone sita skye sneha sofia solene sonal "
        "sonali sonia sophia sophie soren spencer sri srinivas stacey stacy stan stanislav stanley stefan stefania "
        "stefano steffen stella stephan stephane stephanie stephen steve steven stewart stuart subhash sudhir sue "
        "sufyan sultan suman sumit sunil sunita suresh surya susan susana susanna susannah susanne sushma susie suzanne "
        "sven svenja svetlana swati sybil sydney sylvain sylvia sylvie tadeusz tahir takashi takeshi tamara tamer tammy "
        "tanvi tanya tara tariq taro tarun tasha tatiana tatjana taylor ted teodor terence teresa teri terrence terri "
        "terry tess tessa tetsuya thabo thandi thanh thelma theo theodore theresa therese thibault thierry thijs thilo "
        "thomas thorsten tiago tiffany tilman tim timo timothy tina tobias toby todd tolu tom tomas tomasz tommy tomoko "
        "toni tony torsten tracey traci tracy tran travis trevor tricia trish tristan troy tuan tyler uday udo ugo ulf "
        "ulrich ulrike umar ursula usha usman ute uwe vaclav valentin valentina valeria valerie valerio vandana vanessa "
        "varun vasudha venkat vera vernon veronica veronika vibha vicente vicki vicky victor victoria vijay vikas "
        "vikram viktor viktoria vinay vincent vincenzo vineet vinod viola violet virginia virginie vishal vittorio "
        "vivek vivian vivienne vlad vladimir volker wade waleed wallace walt walter wanda wangari waqar warren wayne "
        "wei wendy werner wesley whitney wilfred wilhelm willa willem william willie wilma winfried winifred winston "
        "wojciech wolfgang xavier xiao xin yan yann yannick yasmin yasmine yasser yi ying yogesh yoko yolanda yoshiko "
        "youssef yuan yui yuki yuko yun yusuf yuval yves yvette yvonne zac zach zachary zack zackery zahra zainab zane "
        "zara zbigniew zdenek zeynep zhang zhao zhi ziad zoe zoya zuzana "
    ).split()
)
"""Given names of many languages, without accents, in lower case; compiled for this project, and far from complete."""
PICTURED = re.compile(
    r"^(?:(?:picture|photo|image|portrait|headshot|avatar|profile (?:picture|photo|image)) of\s+)|"
    r"(?:['’]s)?\s+(?:(?:author|profile)\s+)?(?:avatar|headshot|image|photo|picture|portrait|profile|logo)$",
    re.IGNORECASE,
)
"""Words other than the name in the alternative text of an author's portrait."""


def is_given(word: str) -> bool:
    """True for a known given name."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(mark))
    return plain in _GIVEN or plain.partition("-")[0] in _GIVEN


def is_name_line(text: str, *, common: Container[str] = ()) -> bool:
    """True for a line that is only a person's name: two to five capitalised words, at most two of them particles.

    `common` contains the lower-case words of the same text.
    """
    words = text.split()
    if not 2 <= len(words) <= 5 or len(text) > 48 or not all(map(_WORD.match, words)):
        return False
    main = [word for word in words if word not in PARTICLES]
    if len(main) < 2 or not all(word[0].isupper() for word in main) or len(words) - len(main) > 2:
        return False
    if any(word.lower().strip(".") in _LABELS for word in main) or len(main[-1].strip(".")) < 2:
        return False
    if any(word.isupper() and len(word) > 2 for word in main) and not text.isupper():
        return False
    first = main[1] if main[0].strip(".").lower() in ("dr", "prof", "sir", "dame") and len(main) > 2 else main[0]
    if is_given(first):
        return len(main) <= 4
    return len(main) <= 3 and not any(word.lower() in common for word in main)

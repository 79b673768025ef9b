"""Words of firm names that say little or nothing about which firm it is.

Legal forms as registers of commerce and banks write them, dots and accents taken away; ISO 20275 lists the forms by
country. Words of style ("Group", "Services") tell firms apart only where nothing else does. Abbreviations are brought
to one spelling.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


GERMAN_FORMS = _words("""
    ag ek ekfm ekfr ev eg eu gbr gesbr gmbh gmbhco mbh ggmbh kg kgaa ohg og partg partgmbb ug se stiftung verein
    gesellschaft aktiengesellschaft kommanditgesellschaft haftungsbeschrankt beschrankt
""")
ENGLISH_FORMS = _words("""
    co company cos corp corporation inc incorporated llc llp lllp lp ltd limited plc pllc pc pa pte pty pvt private
    proprietary unlimited ultd cic cio dac clg
""")
ROMANCE_FORMS = _words("""
    sa sarl sas sasu sca scs snc eurl sci scop scrl sprl asbl sc spa srl srls sapa ss coop scarl
    sl slu sll slp sau sociedad anonima limitada lda ltda eireli epp saic sac sab cv rl sade
""")
NORTHERN_FORMS = _words("bv nv vof cvba bvba ab hb as asa ans ba aps ivs is oy oyj ky tmi hf ehf")
EASTERN_FORMS = _words("""
    sro ks vos spol sp zoo oo spj spk kft bt rt zrt nyrt doo dd jdoo ood eood ad ead sia uab ou oue pjsc pao ooo
    oao zao tov ltdsti sti anonim sirketi
""")
FARTHER_FORMS = _words("""
    kk gk yk bhd sdn tbk pt jsc fze fzco fzc fzllc wll bsc saog qsc sae sal psc opc
""")
FORMS = GERMAN_FORMS | ENGLISH_FORMS | ROMANCE_FORMS | NORTHERN_FORMS | EASTERN_FORMS | FARTHER_FORMS

SEVERAL_WORDS = tuple(
    tuple(line.split())
    for line in """
    sp z oo
    sp z o o
    spolka z oo
    spolka z ograniczona odpowiedzialnoscia
    spolka akcyjna
    spol s ro
    spol s r o
    sa de cv
    sab de cv
    s de rl
    s de rl de cv
    gesellschaft mit beschrankter haftung
    societe anonyme
    societa per azioni
    naamloze vennootschap
    besloten vennootschap
    """.splitlines()
    if line.strip()
)
"""Legal forms that are several words of which some are no form alone."""

FRAGMENTS = _words("""
    in gmb gm limit limite lim incorp corpo corpora corporat corporati corporatio compan
""")
"""Beginnings of legal forms that are no word of their own: as a last word they may be a form that was cut."""

LONG_FORMS = _words("""
    gesellschaft aktiengesellschaft kommanditgesellschaft incorporated corporation limited company private proprietary
    sociedad spolka partnership associates foundation holding international deutschland services systems
""")
"""Last words that are known by four letters of them, where the bank cut the name."""

STYLE = _words("""
    associates associate associated group groupe gruppe gruppo grupo holding holdings international global worldwide
    systems system services service solutions solution enterprises enterprise industries industry partners partner
    partnership trust foundation consulting management trading ventures brothers sons sohne figli fils hijos
    us usa uk america american europe european deutschland germany france italia espana nederland schweiz austria
    osterreich na emea branch filiale niederlassung zweigniederlassung
""")

PLACES = _words("""
    north south east west central northern southern eastern western pacific atlantic asia apac africa canada mexico
    brazil india china japan singapore australia ireland scotland england britain poland belgium denmark sweden norway
    finland portugal luxembourg hongkong dubai texas california
""")
"""Where a part of a group is, beside those that are words of style; they tell firms apart."""

FILLERS = _words("""
    and the of for fur der die das le la les de du des del di da en van von zu
    firma herr herrn frau mr mrs ms dr messrs eheleute
    ap ach wire department treasury finance accounts accounting payable payables buchhaltung kreditoren
""")
"""Small words, titles, and the departments that banks print behind a payer's name."""

LIGHT = STYLE | FILLERS

SPELLINGS = _pairs("""
    corporation:corp incorporated:inc company:co limited:ltd aktiengesellschaft:ag kommanditgesellschaft:kg
    &:and und:and et:and och:and intl:international internat:international internationale:international
    internacional:international mfg:manufacturing mfr:manufacturing bros:brothers gebr:brothers gebruder:brothers
    assoc:associates assocs:associates associati:associates svc:services svcs:services serv:services sys:systems
    grp:group hldg:holding hldgs:holdings ind:industries inds:industries ent:enterprises mgmt:management
    mgt:management dist:distribution distr:distribution distrib:distribution univ:university natl:national
    nat:national ctr:center centre:center cntr:center whse:warehouse tech:technology techn:technology
    technologies:technology prod:products prods:products amer:american fdn:foundation dept:department
    govt:government st:saint mt:mount ft:fort masch:maschinen maschf:maschinenfabrik fa:firma dt:deutsche
    dtsch:deutsche hosp:hospital elec:electric constr:construction const:construction transp:transport
""")

import os
from datetime import timedelta
from core import clock, dialogue, tickets, triage, people, modules
from core.actors import as_agent, as_contact, DESK
from core.models import *
from core.messages import Said
from core.attachments import File
from core.models.tickets import Channel, Visibility
from core.rules.kinds import Category, Priority
from tests.web.cast import *

def seed(cast):
    now = clock.now()
    for n in ("Budget", "Rapportering", "Integrationer"): modules.add_module(n, by=DESK, now=now)
    people.change_customer(cast.sjobris, by=DESK, now=now, name="Sjöbris kommun", language="sv", code="4711", partner="Norrlys AB",
        notes="Molntjänst, version 24.2.\nEgen integration mot Raindance (körs 05:30).\nAvtal: standard-SLA, 15 min/månad.\nSe https://wiki.example.se/sjobris")
    people.add_domain(cast.sjobris, "sjobris.se", by=DESK, now=now)
    ts=[]
    for i,(who,subj,text) in enumerate([
        (cast.anna,"Budgetrapporten visar fel summa för förskolan","Hej!\n\nSedan i morse visar rapporten \"Budget per enhet\" fel summa för Förskolan Blåklockan. Det ska stå 4 215 000 kr men rapporten säger 421 500 kr.\n\nSe bifogad skärmbild. Vi ska lämna in siffrorna på fredag, så det vore bra om ni kunde titta på det snart.\n\nVänliga hälsningar\nAnna Ek"),
        (cast.bo,"Ny användare behöver behörighet till prognosmodulen","Kan ni lägga till Petra?"),
        (cast.anna,"Nattens inläsning från Raindance blev inte klar","Integrationen stannade 05:42 med felkod 1205."),
        (cast.maja,"Hur kopierar jag fjolårets budget?","Jag hittar inte knappen."),
        (cast.bo,"Önskemål: exportera diagram till PowerPoint","Det vore bra."),
        (cast.maja,"Sidan laddar långsamt på måndagar","Det tar 30 sekunder."),
    ]):
        ts.append(make_ticket(who, subj, text=text, html="<h1>Hej</h1><p>Se <b>bilden</b></p>" if i==0 else ""))
    a=as_agent(cast.agent); t=ts[0]
    make_file(t,"skärmbild förskolan.png",content=b"x"*183000)
    tickets.classify(t,category=Category.INCIDENT,module=Module.get(Module.name=="Rapportering"),by=a,now=now)
    tickets.prioritise(t,Priority.P2,by=a,now=now)
    dialogue.reply(t,Said(text="Hej Anna!\n\nTack för en tydlig beskrivning. Vi ser samma sak och felsöker nu; jag återkommer före lunch.\n\nHälsningar\nOlle",channel=Channel.DESK,visibility=Visibility.PUBLIC),by=a,now=now)
    dialogue.note(t,Said(text="Beror troligen på decimalformatet i nattens inläsning, jämför #"+str(ts[2].number)+". Fråga Karin om patchen.",channel=Channel.DESK,visibility=Visibility.INTERNAL),by=a,now=now)
    make_message(t,by=Actor(kind=ActorKind.STRANGER,name="Per Chef",address="per@sjobris.se"),text="Jag är Annas chef, hur går det?",visibility=Visibility.PENDING)
    make_letter(t,kind="received"); make_letter(t,kind="replied",is_given_up=True)
    tickets.prioritise(ts[2],Priority.P1,by=a,now=now); tickets.start(ts[2],by=as_agent(cast.admin),now=now)
    tickets.start(ts[1],by=a,now=now); tickets.wait(ts[1],by=a,now=now)
    tickets.resolve(ts[4],solution="Det går från och med version 24.3: högerklicka på diagrammet och välj Exportera.",by=a,now=now)
    for x,h in zip(ts,(2,30,4,50,200,400)):
        Ticket.update(opened_at=now-timedelta(hours=h),updated_at=now-timedelta(hours=h/2)).where(Ticket.id==x.id).execute()
    make_held(customer=cast.sjobris); make_held("okand@gmail.com"); make_shunted_mail()
    return ts

def test_shots(cast, open_window):
    ts=seed(cast); n=ts[0].number; held=Ticket.select().where(Ticket.held_because.is_null(False)).first().number
    pages={"login":(None,"/login"),"portal":(cast.anna,"/"),"ticket":(cast.anna,f"/tickets/{n}"),"new":(cast.anna,"/tickets/new"),
      "contacts":(cast.bo,"/contacts"),"queue":(cast.agent,"/desk/"),"dticket":(cast.agent,f"/desk/tickets/{n}"),"held":(cast.agent,"/desk/held"),
      "heldticket":(cast.agent,f"/desk/held/{held}"),"inbox":(cast.agent,"/desk/inbox"),"outbox":(cast.agent,"/desk/outbox?view=all"),"letter":(cast.agent,"/desk/outbox/1"),"customer":(cast.admin,f"/admin/customers/{cast.sjobris.id}"),
      "customers":(cast.admin,"/admin/customers"),"agents":(cast.admin,"/admin/agents"),"dnew":(cast.admin,f"/desk/tickets/new?customer={cast.sjobris.id}"), "404":(None,"/nix"), "resolved":(cast.bo,f"/tickets/{ts[4].number}")}
    only=os.environ.get("SHOTS"); 
    for mode in os.environ.get("MODES","light,dark,phone").split(","):
        for name,(who,path) in pages.items():
            if only and name not in only.split(","): continue
            w=open_window(who,dark=mode=="dark",width=390 if mode=="phone" else 1280); w.open(path)
            w.page.screenshot(path=f"/tmp/shots/{name}-{mode}.png",full_page=True)
            sw=w.page.evaluate("document.documentElement.scrollWidth"); 
            print(name,mode,sw,w.complaints)
            w.page.context.close()

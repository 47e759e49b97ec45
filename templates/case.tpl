{{= layout title="case.title"}}
{{! /case while open: the resident's side. View: FORM_TOKEN, SESSION, SUBJECT, STATE (word), STATUS (due|soon|late|answered|closed), OFFICE, IS_ABOUT? {TEXT} (the offices complained of), CALL? {TITLE, TAG, HREF} (the open call that it answers to), DONE? {TEXT};
    ENDS? {TEXT}: the last day of its content;
    TO_ANSWER* {WHAT, PAPER? {HREF, NAME}, WAYS* {HREF, LABEL}}: what an office put before the resident and waits for; MEANWHILE? {TEXT} (what goes on, and what comes next); ANNOUNCED* {WHAT, DAY, HREF (the notice), WORDS? {TEXT}}: a hearing's day; DUE*; NO_DUE_WORDS? {TEXT}; REPLY? {DAY, OUTCOME, HREF};
    MAY_REVIEW? {HERE? {UNTIL, WHERE, ASK (what the procedure calls it)}, OUTSIDE? {UNTIL, ROUTE}}, MAY_RATE?, RATED? {TEXT}, MAY_WITHDRAW?, MAY_ASK_RECUSAL?, MAY_WRITE?; ACTS* {HREF, LABEL} (what else may be done), OVER? (nothing else is left to do); timeline's EVENTS*; DOCUMENTS* {HREF, PDF_HREF, PDF, NAME, DAY, REPLACED (by which, or nothing)};
    APPOINTMENTS* {WHEN, OFFICE, REFERENCE, HREF} (booked), MAY_BOOK?;
    NEWS? {ON?, UNDELIVERED?, WHERE? {TEXT}} (the town writes mails); FILES*; BODY, category, answers; LOOKS* {WHO, WHEN, WHAT}; proof: NUMBER, CHECKPOINT_FIRST, CHECKPOINT_LAST, KEY. }}
<p class="quiet">{{_ "case.yours"}} <span class="print-only">{{SITE}}/case</span></p>
<h1><bdi>{{SUBJECT}}</bdi></h1>
{{#CALL}}<p class="quiet">{{_ "call.for"}} <a href="{{HREF}}" lang="{{TAG}}">{{TITLE}}</a></p>{{/CALL}}
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
{{#ENDS}}<div class="notice"><p>{{TEXT}}</p><p class="no-print"><a class="button second" href="/case/bundle?@lang@" download>{{_ "case.copy.get"}}</a></p></div>{{/ENDS}}
<p><span class="status {{STATUS}}">{{STATE}}</span> {{_ "case.at" office=OFFICE}}</p>
{{#IS_ABOUT}}<p>{{_ "case.about" offices=TEXT}}</p>{{/IS_ABOUT}}
{{#TO_ANSWER}}<div class="notice"><p><b>{{WHAT}}</b>{{#PAPER}}<br><a href="{{HREF}}">{{_ "case.read-first" paper=NAME}}</a>{{/PAPER}}</p>
<div class="actions no-print">{{#WAYS}}<a class="button second" href="{{HREF}}">{{LABEL}}</a> {{/WAYS}}</div></div>{{/TO_ANSWER}}
{{#MEANWHILE}}<div class="notice"><p>{{TEXT}}</p></div>{{/MEANWHILE}}
{{#ANNOUNCED}}<div class="notice"><p><b>{{WHAT}}</b><br><a href="{{HREF}}">{{DAY}}</a>{{#WORDS}}<br><bdi class="break">{{TEXT}}</bdi>{{/WORDS}}</p></div>{{/ANNOUNCED}}
{{> due}}
{{#NO_DUE_WORDS}}<p>{{TEXT}}</p>{{/NO_DUE_WORDS}}
{{#REPLY}}<section aria-labelledby="reply"><h2 id="reply">{{_ "case.reply"}}</h2><p><b>{{_ "page.two" one=OUTCOME two=DAY}}</b></p><p><a class="button" href="{{HREF}}">{{_ "case.read-reply"}}</a></p></section>{{/REPLY}}
{{#MAY_RATE}}
<section aria-labelledby="solved" class="no-print"><h2 id="solved">{{_ "case.solved"}}</h2>
<form method="post" action="/case/rate?@lang@">{{> token}}<div class="actions">
<button class="second" name="solved" value="yes">{{_ "case.solved.yes"}}</button>
<button class="second" name="solved" value="partly">{{_ "case.solved.partly"}}</button>
<button class="second" name="solved" value="no">{{_ "case.solved.no"}}</button>
</div></form></section>
{{/MAY_RATE}}
{{#RATED}}<p>{{TEXT}}</p>{{/RATED}}
{{#MAY_REVIEW}}
<section aria-labelledby="review"><h2 id="review">{{_ "case.review"}}</h2>{{#HERE}}<p>{{_ "case.review-words" where=WHERE until=UNTIL}}</p>
<p><a class="button second" href="/case/review?@lang@">{{ASK}}</a></p>{{/HERE}}
{{#OUTSIDE}}<p>{{_ "case.review-outside" route=ROUTE until=UNTIL}}</p>{{/OUTSIDE}}</section>
{{/MAY_REVIEW}}
{{#MAY_WRITE}}<p class="no-print"><a class="button second" href="/case/message?@lang@">{{_ "case.write"}}</a></p>{{/MAY_WRITE}}
{{#APPOINTMENTS}}<div class="notice"><p><b>{{_ "appointment.yours"}}</b><br><a href="{{HREF}}">{{WHEN}}</a><br>{{OFFICE}}<br>{{_ "appointment.say-this"}} <b translate="no">{{REFERENCE}}</b></p></div>{{/APPOINTMENTS}}
{{#MAY_BOOK}}<p class="no-print"><a href="/case/appointment?@lang@">{{_ "appointment.go"}}</a></p>{{/MAY_BOOK}}
<details class="no-print"{{#OVER}} open{{/OVER}}><summary>{{_ "case.acts"}}</summary>
{{^ACTS}}<p>{{_ "case.no-acts"}}</p>{{/ACTS}}
<ul class="plain">{{#ACTS}}<li><a href="{{HREF}}">{{LABEL}}</a></li>{{/ACTS}}</ul></details>
<h2>{{_ "case.story"}}</h2>
{{> timeline}}
<h2>{{_ "case.documents"}}</h2>
{{^DOCUMENTS}}<p>{{_ "case.no-documents"}}</p>{{/DOCUMENTS}}
<ul class="files">{{#DOCUMENTS}}<li><a href="{{HREF}}">{{NAME}}</a> <a class="no-print" href="{{PDF_HREF}}" download aria-label="{{_ "page.two" one=NAME two=PDF}}">{{_ "case.document.pdf"}}</a> <span class="quiet">{{DAY}} {{REPLACED}}</span></li>{{/DOCUMENTS}}</ul>
<h2 class="no-print">{{_ "case.copy"}}</h2>
<p class="no-print">{{_ "case.copy-words"}}</p>
<p class="no-print"><a class="button second" href="/case/bundle?@lang@" download>{{_ "case.copy.get"}}</a></p>
{{#NEWS}}<section aria-labelledby="news" class="no-print"><h2 id="news">{{_ "case.news"}}</h2>
{{#ON}}<p>{{_ "case.news.on"}}{{#WHERE}} <bdi class="break">{{TEXT}}</bdi>{{/WHERE}}</p>
{{#UNDELIVERED}}<div class="notice warn"><p>{{_ "case.news.undelivered"}}</p></div>{{/UNDELIVERED}}
<form method="post" action="/case/news?@lang@">{{> token}}<div class="actions"><button class="second" name="news" value="off">{{_ "case.news.end"}}</button> <a href="/case/news?@lang@">{{_ "case.news.change"}}</a></div></form>{{/ON}}
{{^ON}}<p>{{_ "case.news.off"}}</p><p><a class="button second" href="/case/news?@lang@">{{_ "case.news.begin"}}</a></p>{{/ON}}</section>
{{/NEWS}}<details><summary>{{_ "case.what-you-wrote"}}</summary>{{> category}}<pre class="said" dir="auto">{{BODY:pre_escape}}</pre>{{> answers}}{{> files}}</details>
<h2>{{_ "case.looked"}}</h2>
{{^LOOKS}}<p>{{_ "case.nobody-looked"}}</p>{{/LOOKS}}
<ul class="plain">{{#LOOKS}}<li class="who">{{_ "case.look" who=WHO when=WHEN what=WHAT}}</li>{{/LOOKS}}</ul>
<details><summary>{{_ "case.proof"}}</summary>
<p>{{_ "case.proof-words" number=NUMBER first=CHECKPOINT_FIRST last=CHECKPOINT_LAST}}</p>
<p>{{_ "case.proof-how"}}</p>
<pre class="said code">huiyin verify case.zip --key {{KEY:pre_escape}}</pre>
<p class="no-print"><a href="/log?@lang@">{{_ "footer.log"}}</a></p><p class="print-only">{{SITE}}/log</p></details>
{{#MAY_ASK_RECUSAL}}<p class="no-print"><a href="/case/recusal?@lang@">{{_ "recusal.title"}}</a></p>{{/MAY_ASK_RECUSAL}}
{{#MAY_WITHDRAW}}<p class="no-print"><a href="/case/withdraw?@lang@">{{_ "case.withdraw"}}</a></p>{{/MAY_WITHDRAW}}
<form method="post" action="/case/leave?@lang@" class="no-print">{{> token}}<button class="second">{{_ "case.leave"}}</button> <span class="quiet">{{_ "case.leave-words"}}</span></form>

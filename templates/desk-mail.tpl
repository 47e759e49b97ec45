{{= layout title="desk.mail.title" desk="yes"}}
{{! /desk/mail, administrators only: mails that could not be delivered at once, without an address. View: STAFF, SESSION, BACK, FORM_TOKEN, DONE? {TEXT},
    OFF? (the town writes no mails), WAITING, GIVEN_UP (words with counts); MAILS* {ID, TO, MADE, WHY, TRIES, LOST?, NEXT}; MORE? {HREF}. Posts: mail, act (retry|drop). }}
<h1>{{_ "desk.mail.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
{{#OFF}}<p>{{_ "desk.mail.off"}}</p>{{/OFF}}
<p>{{WAITING}} {{GIVEN_UP}}</p>
<p class="quiet">{{_ "desk.mail.words"}}</p>
{{^MAILS}}<p>{{_ "desk.mail.none"}}</p>{{/MAILS}}
<ul class="plain">{{#MAILS}}<li><p><b>{{TO}}</b> <span class="quiet">{{_ "desk.mail.made" when=MADE}}</span><br>
{{#LOST}}<span class="status late">{{_ "desk.mail.is-given-up"}}</span> {{/LOST}}{{WHY}} {{TRIES}}{{^LOST}} {{_ "desk.mail.next" when=NEXT}}{{/LOST}}</p>
<form method="post" action="/desk/mail?@lang@">{{> token}}<input type="hidden" name="mail" value="{{ID}}"><div class="actions"><button class="second" name="act" value="retry">{{_ "desk.mail.retry"}}</button> <button class="second" name="act" value="drop">{{_ "desk.mail.drop"}}</button></div></form></li>{{/MAILS}}</ul>
{{#MORE}}<p><a href="{{HREF}}">{{_ "desk.mail.more"}}</a></p>{{/MORE}}

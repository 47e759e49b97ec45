{{= layout title="desk.me.title" desk="yes"}}
{{! /desk/me. View: STAFF, SESSION, FORM_TOKEN, NAME, LOGIN, OFFICE, ROLES, LETTERS_ON?, MAIL? {ON?, WHERE} (the town writes mails to who handles cases), MAIL_ADDRESS, MAIL_ADDRESS_ERROR?, MAIL_ADMIN? (the town writes mails), MAY_ADMINISTER?; SESSIONS* {SINCE, LAST} (this one); DONE? {TEXT}. Posts: /desk/me/address (mail-address, act=on|off), /desk/me/letters (letters=on|off), /desk/me/end (ends all sessions). }}
<h1>{{_ "desk.me.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
<dl class="rows"><div><dt>{{_ "desk.me.name"}}</dt><dd><bdi>{{NAME}}</bdi></dd></div><div><dt>{{_ "desk.sign-in.name"}}</dt><dd>{{LOGIN}}</dd></div><div><dt>{{_ "desk.list.office"}}</dt><dd>{{OFFICE}}</dd></div><div><dt>{{_ "desk.me.roles"}}</dt><dd>{{ROLES}}</dd></div></dl>
{{#MAY_ADMINISTER}}<h2>{{_ "desk.me.town"}}</h2><p><a href="/desk/calendar?@lang@">{{_ "desk.calendar.title"}}</a></p>{{#MAIL_ADMIN}}<p><a href="/desk/mail?@lang@">{{_ "desk.mail.title"}}</a></p>{{/MAIL_ADMIN}}{{/MAY_ADMINISTER}}
{{#MAIL}}<h2>{{_ "desk.me.mail"}}</h2><p>{{_ "desk.me.mail-words"}}</p>
{{#ON}}<p>{{_ "desk.me.mail.is"}} <bdi class="break">{{WHERE}}</bdi></p>{{/ON}}
<form method="post" action="/desk/me/address?@lang@">{{> token}}{{> field-text id="mail-address" label="desk.me.mail.address" type="text" inputmode="email" autocomplete="email" spellcheck="false"}}<div class="actions"><button class="second" name="act" value="on">{{_ "desk.me.mail.save"}}</button>{{#ON}} <button class="second" name="act" value="off">{{_ "case.news.end"}}</button>{{/ON}}</div></form>{{/MAIL}}
<h2>{{_ "desk.me.letters"}}</h2><p>{{_ "desk.me.letters-words"}}</p>
<form method="post" action="/desk/me/letters?@lang@">{{> token}}{{#LETTERS_ON}}<button class="second" name="letters" value="off">{{_ "desk.me.letters.off"}}</button>{{/LETTERS_ON}}{{^LETTERS_ON}}<button class="second" name="letters" value="on">{{_ "desk.me.letters.on"}}</button>{{/LETTERS_ON}}</form>
<h2>{{_ "desk.me.sessions"}}</h2>
<ul class="plain">{{#SESSIONS}}<li>{{_ "desk.me.session" since=SINCE last=LAST}} {{_ "desk.me.here"}}</li>{{/SESSIONS}}</ul>
<form method="post" action="/desk/me/end?@lang@">{{> token}}<button class="second">{{_ "desk.me.end"}}</button></form>

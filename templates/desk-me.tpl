{{= layout title="desk.me.title" desk="yes"}}
{{! /desk/me. View: STAFF, SESSION, FORM_TOKEN, NAME, LOGIN, OFFICE, ROLES, LETTERS_ON?, MAIL? {ON?, WHERE} (the town writes mails to who handles cases), MAIL_ADDRESS, MAIL_ADDRESS_ERROR?, MAIL_ADMIN? (the town writes mails), MAY_ADMINISTER?; AWAY? {TEXT} (until when they are away), UNTIL_YEAR, UNTIL_MONTH, UNTIL_DAY, UNTIL_YEAR_ERROR? {TEXT}; SESSIONS* {SINCE, LAST} (this one); DONE? {TEXT}. Posts: /desk/me/away (until-year …, act=away|here), /desk/me/address (mail-address, act=on|off), /desk/me/letters (letters=on|off), /desk/me/end (ends all sessions). }}
<h1>{{_ "desk.me.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
<dl class="rows"><div><dt>{{_ "desk.me.name"}}</dt><dd><bdi>{{NAME}}</bdi></dd></div><div><dt>{{_ "desk.sign-in.name"}}</dt><dd>{{LOGIN}}</dd></div><div><dt>{{_ "desk.list.office"}}</dt><dd>{{OFFICE}}</dd></div><div><dt>{{_ "desk.me.roles"}}</dt><dd>{{ROLES}}</dd></div></dl>
{{#MAY_ADMINISTER}}<h2>{{_ "desk.me.town"}}</h2><p><a href="/desk/calendar?@lang@">{{_ "desk.calendar.title"}}</a></p>{{#MAIL_ADMIN}}<p><a href="/desk/mail?@lang@">{{_ "desk.mail.title"}}</a></p>{{/MAIL_ADMIN}}{{/MAY_ADMINISTER}}
<h2>{{_ "desk.me.away"}}</h2><p>{{_ "desk.me.away-words"}}</p>
{{#AWAY}}<p>{{TEXT}}</p>{{/AWAY}}
<form method="post" action="/desk/me/away?@lang@">{{> token}}<div class="field{{#UNTIL_YEAR_ERROR}} wrong{{/UNTIL_YEAR_ERROR}}"><fieldset{{#UNTIL_YEAR_ERROR}} aria-describedby="until-error"{{/UNTIL_YEAR_ERROR}}><legend>{{_ "desk.me.away.until"}}</legend>{{#UNTIL_YEAR_ERROR}}<p class="error" id="until-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/UNTIL_YEAR_ERROR}}<div class="dates">
<div><label for="until-year">{{_ "form.year"}}</label><input class="year" id="until-year" name="until-year" type="text" inputmode="numeric" value="{{UNTIL_YEAR}}"></div>
<div><label for="until-month">{{_ "form.month"}}</label><input class="short" id="until-month" name="until-month" type="text" inputmode="numeric" value="{{UNTIL_MONTH}}"></div>
<div><label for="until-day">{{_ "form.day"}}</label><input class="short" id="until-day" name="until-day" type="text" inputmode="numeric" value="{{UNTIL_DAY}}"></div></div></fieldset></div>
<div class="actions"><button class="second" name="act" value="away">{{_ "desk.me.away.save"}}</button>{{#AWAY}} <button class="second" name="act" value="here">{{_ "desk.me.away.here"}}</button>{{/AWAY}}</div></form>
{{#MAIL}}<h2>{{_ "desk.me.mail"}}</h2><p>{{_ "desk.me.mail-words"}}</p>
{{#ON}}<p>{{_ "desk.me.mail.is"}} <bdi class="break">{{WHERE}}</bdi></p>{{/ON}}
<form method="post" action="/desk/me/address?@lang@">{{> token}}{{> field-text id="mail-address" label="desk.me.mail.address" type="text" inputmode="email" autocomplete="email" spellcheck="false"}}<div class="actions"><button class="second" name="act" value="on">{{_ "desk.me.mail.save"}}</button>{{#ON}} <button class="second" name="act" value="off">{{_ "case.news.end"}}</button>{{/ON}}</div></form>{{/MAIL}}
<h2>{{_ "desk.me.letters"}}</h2><p>{{_ "desk.me.letters-words"}}</p>
<form method="post" action="/desk/me/letters?@lang@">{{> token}}{{#LETTERS_ON}}<button class="second" name="letters" value="off">{{_ "desk.me.letters.off"}}</button>{{/LETTERS_ON}}{{^LETTERS_ON}}<button class="second" name="letters" value="on">{{_ "desk.me.letters.on"}}</button>{{/LETTERS_ON}}</form>
<h2>{{_ "desk.me.sessions"}}</h2>
<ul class="plain">{{#SESSIONS}}<li>{{_ "desk.me.session" since=SINCE last=LAST}} {{_ "desk.me.here"}}</li>{{/SESSIONS}}</ul>
<form method="post" action="/desk/me/end?@lang@">{{> token}}<button class="second">{{_ "desk.me.end"}}</button></form>

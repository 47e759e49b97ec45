{{= layout title="desk.me.title" desk="yes"}}
{{! /desk/me. View: STAFF, SESSION, FORM_TOKEN, NAME, LOGIN, OFFICE, ROLES, LETTERS_ON?, MAY_ADMINISTER?; SESSIONS* {SINCE, LAST} (this one); DONE? {TEXT}. Posts: /desk/me/letters (letters=on|off), /desk/me/end (ends all sessions). }}
<h1>{{_ "desk.me.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
<dl class="rows"><div><dt>{{_ "desk.me.name"}}</dt><dd><bdi>{{NAME}}</bdi></dd></div><div><dt>{{_ "desk.sign-in.name"}}</dt><dd>{{LOGIN}}</dd></div><div><dt>{{_ "desk.list.office"}}</dt><dd>{{OFFICE}}</dd></div><div><dt>{{_ "desk.me.roles"}}</dt><dd>{{ROLES}}</dd></div></dl>
{{#MAY_ADMINISTER}}<h2>{{_ "desk.me.town"}}</h2><p><a href="/desk/calendar?@lang@">{{_ "desk.calendar.title"}}</a></p>{{/MAY_ADMINISTER}}
<h2>{{_ "desk.me.letters"}}</h2><p>{{_ "desk.me.letters-words"}}</p>
<form method="post" action="/desk/me/letters?@lang@">{{> token}}{{#LETTERS_ON}}<button class="second" name="letters" value="off">{{_ "desk.me.letters.off"}}</button>{{/LETTERS_ON}}{{^LETTERS_ON}}<button class="second" name="letters" value="on">{{_ "desk.me.letters.on"}}</button>{{/LETTERS_ON}}</form>
<h2>{{_ "desk.me.sessions"}}</h2>
<ul class="plain">{{#SESSIONS}}<li>{{_ "desk.me.session" since=SINCE last=LAST}} {{_ "desk.me.here"}}</li>{{/SESSIONS}}</ul>
<form method="post" action="/desk/me/end?@lang@">{{> token}}<button class="second">{{_ "desk.me.end"}}</button></form>

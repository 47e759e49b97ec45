{{= layout title="desk.case.title" desk="yes" wide="yes"}}
{{! /desk/cases/REFERENCE: three parts. View: STAFF, SESSION, FORM_TOKEN, BACK, REFERENCE, SUBJECT, STATE, STATUS, OFFICE, IS_ABOUT? {TEXT} (the offices complained of), CALL? {TITLE, TAG, HREF} (the open call that it answers to), WORKER? {TEXT} (who works on it), SOLVED? {TEXT}, DONE?; DUE?; TO_SIGN? {WORDS, REQUEST, DRAFT_FIELDS* {LABEL, TEXT}, SENTENCE, SENTENCE_ERROR? {TEXT}} (a draft that this member is to sign), ASKED_TO_SIGN? (the same, before they opened the case);
    SEALED? (content not opened: shows the act) or OPENED? {category, BODY, answers, FILES*, REACH (what they gave, in words); CONTACT_SHOWN? {TEXT}, CONTACT_OFFERED?, CONTACT_WITHHELD?; PAPERS? {ITEMS* {HREF, NAME, DAY, REPLACED}}}; COMMANDS* {HREF, LABEL, KEY (one letter), EFFECT (what it does to the clocks), DRAFT? {WHEN}, SIGNED? {TEXT} (what came of it before a colleague)}; CLOSED* {LABEL, WHY} (what waits for something), NO_COMMANDS? {TEXT};
    timeline's EVENTS*; LOOKS* {WHO, WHEN, WHAT}. }}
<p class="quiet">{{_ "desk.case.reference"}} <span class="code">{{REFERENCE}}</span></p>
<h1><bdi>{{SUBJECT}}</bdi></h1>
{{#CALL}}<p class="quiet">{{_ "call.for"}} <a href="{{HREF}}" lang="{{TAG}}">{{TITLE}}</a></p>{{/CALL}}
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
<p><span class="status {{STATUS}}">{{STATE}}</span> {{OFFICE}}</p>
{{#IS_ABOUT}}<p>{{_ "case.about" offices=TEXT}}</p>{{/IS_ABOUT}}
{{#WORKER}}<p class="quiet">{{TEXT}}</p>{{/WORKER}}
{{#SOLVED}}<p>{{TEXT}}</p>{{/SOLVED}}
{{#ASKED_TO_SIGN}}<div class="notice"><p>{{_ "desk.cosign.open-first"}}</p></div>{{/ASKED_TO_SIGN}}
{{#TO_SIGN}}<section class="part" aria-labelledby="to-sign"><h2 id="to-sign">{{_ "desk.list.cosign"}}</h2><p>{{WORDS}}</p>
{{#DRAFT_FIELDS}}<h3>{{LABEL}}</h3><pre class="said" dir="auto">{{TEXT:pre_escape}}</pre>{{/DRAFT_FIELDS}}
<form method="post" action="/desk/cases/{{REFERENCE}}/cosign?@lang@" class="no-print">{{> token}}<input type="hidden" name="request" value="{{REQUEST}}">
<div class="actions"><button name="act" value="sign">{{_ "desk.cosign.sign"}}</button></div>
<div class="field{{#SENTENCE_ERROR}} wrong{{/SENTENCE_ERROR}}"><label for="body">{{_ "desk.cosign.sentence"}}</label><p class="hint" id="body-hint">{{_ "desk.cosign.sentence-hint"}}</p>{{#SENTENCE_ERROR}}<p class="error" id="body-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/SENTENCE_ERROR}}<textarea id="body" name="body" rows="3" aria-describedby="{{#SENTENCE_ERROR}}body-error {{/SENTENCE_ERROR}}body-hint"{{#SENTENCE_ERROR}} aria-invalid="true"{{/SENTENCE_ERROR}}>
{{SENTENCE:pre_escape}}</textarea></div>
<button class="second" name="act" value="back">{{_ "desk.cosign.back"}}</button></form></section>{{/TO_SIGN}}
<div class="side">
<div>
<section class="part" aria-labelledby="asked"><h2 id="asked">{{_ "desk.case.asked"}}</h2>
{{#SEALED}}<p>{{_ "desk.case.sealed"}}</p><form method="post" action="/desk/cases/{{REFERENCE}}/opening?@lang@">{{> token}}<button>{{_ "desk.case.open"}}</button></form>{{/SEALED}}
{{#OPENED}}{{> category}}<pre class="said" dir="auto">{{BODY:pre_escape}}</pre>
{{> answers}}
{{> files}}
<h3 id="who">{{_ "desk.identity"}}</h3>
<p>{{REACH}}</p>
{{#CONTACT_SHOWN}}<pre class="said" dir="auto">{{TEXT:pre_escape}}</pre><p class="quiet">{{_ "desk.identity.shown"}}</p>{{/CONTACT_SHOWN}}
{{#CONTACT_OFFERED}}<p class="quiet">{{_ "desk.identity.recorded"}}</p><form method="post" action="/desk/cases/{{REFERENCE}}/identity?@lang@">{{> token}}<button class="second">{{_ "desk.identity.open"}}</button></form>{{/CONTACT_OFFERED}}
{{#CONTACT_WITHHELD}}<p class="quiet">{{_ "desk.identity.withheld"}}</p>{{/CONTACT_WITHHELD}}
{{#PAPERS}}<h3>{{_ "case.documents"}}</h3><ul class="files">{{#ITEMS}}<li><a href="{{HREF}}" download>{{NAME}}</a> <span class="quiet">{{DAY}} {{REPLACED}}</span></li>{{/ITEMS}}</ul>{{/PAPERS}}{{/OPENED}}
</section>
<section class="part" aria-labelledby="story"><h2 id="story">{{_ "case.story"}}</h2>
{{> timeline}}
<h3>{{_ "case.looked"}}</h3>{{^LOOKS}}<p>{{_ "case.nobody-looked"}}</p>{{/LOOKS}}<ul class="plain">{{#LOOKS}}<li class="who">{{_ "case.look" who=WHO when=WHEN what=WHAT}}</li>{{/LOOKS}}</ul>
<p class="no-print js-only"><button class="second" type="button" data-print="">{{_ "receipt.print-now"}}</button></p>
</section>
</div>
<div>
<section class="part" aria-labelledby="now"><h2 id="now" class="no-print">{{_ "desk.case.now"}}</h2>
{{> due}}
{{#NO_COMMANDS}}<p class="no-print">{{TEXT}}</p>{{/NO_COMMANDS}}
<ul class="plain no-print">{{#CLOSED}}<li><p>{{_ "desk.case.not-yet" what=LABEL}}</p><p class="quiet">{{WHY}}</p></li>{{/CLOSED}}</ul>
<ul class="commands no-print">{{#COMMANDS}}<li><a class="button second" href="{{HREF}}" data-key="{{KEY}}" aria-keyshortcuts="{{KEY}}">{{LABEL}}</a> <kbd>{{KEY}}</kbd><p class="quiet">{{EFFECT}}</p>{{#DRAFT}}<p>{{_ "desk.draft.kept" when=WHEN}}</p>{{/DRAFT}}{{#SIGNED}}<p>{{TEXT}}</p>{{/SIGNED}}</li>{{/COMMANDS}}</ul>
</section>
</div>
</div>
{{> desk-keys}}

{{= layout title="desk.reply.title" desk="yes" wide="yes"}}
{{! /desk/case/REFERENCE/reply. View: as desk-command, and OUTCOMES* (choices; name "outcome"), OUTCOME_ERROR?, TEXTS* {HREF, LABEL} (reply templates; each reloads with its text),
    BODY, BODY_ERROR?, ASKED (what the resident wrote), DRAFT_SAVED? {WHEN}. Fields: outcome, body, and FIELDS. Buttons: save=draft keeps it sealed. }}
<p class="quiet"><bdi>{{SUBJECT}}</bdi></p>
<h1>{{_ "desk.reply.title"}}</h1>
<p>{{EFFECT}}</p>
<div class="side">
<form method="post" action="{{ACTION}}" data-guard="">
{{> token}}<input type="hidden" name="version" value="{{VERSION}}">
{{> choices type="radio" name="outcome" list="OUTCOMES" legend="desk.reply.outcome" hint="desk.reply.outcome.hint"}}
{{> field-lines id="body" label="desk.reply.body" hint="desk.reply.body.hint" rows="18"}}
{{> desk-fields}}
{{#DRAFT_SAVED}}<p role="status">{{_ "desk.reply.saved" when=WHEN}}</p>{{/DRAFT_SAVED}}
<div class="actions"><button>{{_ "desk.reply.send"}}</button> <button class="second" name="save" value="draft">{{_ "desk.reply.save"}}</button></div>
</form>
<div>
<section class="part" aria-labelledby="texts"><h2 id="texts">{{_ "desk.reply.texts"}}</h2><p class="quiet">{{_ "desk.reply.texts-words"}}</p><ul class="plain">{{#TEXTS}}<li><a href="{{HREF}}">{{LABEL}}</a></li>{{/TEXTS}}</ul></section>
<section class="part" aria-labelledby="asked"><h2 id="asked">{{_ "desk.case.asked"}}</h2><pre class="said" dir="auto">{{ASKED:pre_escape}}</pre></section>
</div>
</div>

{{= layout title="file.reach.title"}}
{{! /file/reach, page 4. View: BACK, FORM_TOKEN, REACH_ERROR?, REACH_ANONYMOUS?, REACH_CONTACT?, REACH_NAME? (which is checked). Field: reach. }}
<form method="post" action="/file/reach?@lang@">
{{> token}}
<div class="field{{#REACH_ERROR}} wrong{{/REACH_ERROR}}">
<fieldset aria-describedby="{{#REACH_ERROR}}reach-error {{/REACH_ERROR}}reach-hint">
<legend><h1>{{_ "file.reach.title"}}</h1></legend>
<p class="hint" id="reach-hint">{{_ "file.reach.hint"}}</p>
{{#REACH_ERROR}}<p class="error" id="reach-error"><span class="vh">{{_ "page.error-prefix"}}</span>{{TEXT}}</p>{{/REACH_ERROR}}
{{> choice type="radio" name="reach" value="anonymous" label="file.reach.anonymous" hint="file.reach.anonymous.hint" first="yes"}}
{{> choice type="radio" name="reach" value="contact" label="file.reach.contact" hint="file.reach.contact.hint"}}
{{> choice type="radio" name="reach" value="name" label="file.reach.name" hint="file.reach.name.hint"}}
</fieldset>
</div>
<div class="notice"><p>{{_ "file.reach.who-sees"}}</p></div>
<button>{{_ "form.continue"}}</button>
</form>

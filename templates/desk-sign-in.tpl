{{= layout title="desk.sign-in.title" desk="yes"}}
{{! /desk/sign-in. View: FORM_TOKEN, NAME, NAME_ERROR? and PASSPHRASE_ERROR? (the former says it for all three), RETURN_TO (own path), EXPIRED?, SECOND_FACTOR? {SECOND, SECOND_ERROR?}. Fields: name, passphrase, second (TOTP, if set up). }}
<h1>{{_ "desk.sign-in.title"}}</h1>
{{#EXPIRED}}<div class="notice" role="status"><p>{{_ "desk.sign-in.expired"}}</p></div>{{/EXPIRED}}
<form method="post" action="/desk/sign-in?@lang@">
{{> token}}<input type="hidden" name="return-to" value="{{RETURN_TO}}">
{{> field-text id="name" label="desk.sign-in.name" autocomplete="username" spellcheck="false"}}
{{> field-password id="passphrase" label="desk.sign-in.passphrase" autocomplete="current-password"}}
{{#SECOND_FACTOR}}{{> field-text id="second" label="desk.sign-in.second" hint="desk.sign-in.second.hint" autocomplete="one-time-code" inputmode="numeric" class="year"}}{{/SECOND_FACTOR}}
<button>{{_ "desk.sign-in.go"}}</button>
</form>
<p class="quiet">{{_ "desk.sign-in.lost"}}</p>

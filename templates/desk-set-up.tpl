{{= layout title="desk.set-up.title" desk="yes"}}
{{! /desk/set-up/TOKEN; the form carries the token as its field "link". View: FORM_TOKEN, LINK_TOKEN, NAME, OFFICE, PASSPHRASE_ERROR?, AGAIN_ERROR?,
    TOTP? {QR_SVG, SECRET, SECOND_ERROR?, SECOND}. Fields: passphrase, again, second. }}
<h1>{{_ "desk.set-up.title"}}</h1>
<p>{{_ "desk.set-up.lead" name=NAME office=OFFICE}}</p>
<form method="post" action="/desk/set-up?@lang@">
{{> token}}<input type="hidden" name="link" value="{{LINK_TOKEN}}">
<input class="vh" type="text" name="username" value="{{NAME}}" autocomplete="username" readonly tabindex="-1" aria-label="{{_ "desk.sign-in.name"}}">
{{> field-password id="passphrase" label="desk.set-up.passphrase" hint="desk.set-up.passphrase.hint" autocomplete="new-password"}}
{{> field-password id="again" label="desk.set-up.again" autocomplete="new-password"}}
{{#TOTP}}<h2>{{_ "desk.set-up.second"}}</h2><p>{{_ "desk.set-up.second-words"}}</p>
<img class="qr" width="160" height="160" alt="{{_ "desk.set-up.qr"}}" src="data:image/svg+xml;base64,{{QR_SVG}}">
<p class="code break">{{SECRET}}</p>
{{> field-text id="second" label="desk.sign-in.second" hint="desk.sign-in.second.hint" autocomplete="one-time-code" inputmode="numeric" class="year"}}{{/TOTP}}
<button>{{_ "desk.set-up.go"}}</button>
</form>

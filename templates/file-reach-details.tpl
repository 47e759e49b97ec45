{{= layout title="file.details.title"}}
{{! /file/reach/details, page 4b. View: BACK, FORM_TOKEN, NEEDS_NAME? {TEXT: why}, WITH_NAME?, NAME, NAME_ERROR?, EMAIL, EMAIL_ERROR?, PHONE, PHONE_ERROR?, ADDRESS, ADDRESS_ERROR?.
    Fields: name (only WITH_NAME), email, phone, address. An error about all of them: EMAIL_ERROR. }}
<h1>{{_ "file.details.title"}}</h1>
{{#NEEDS_NAME}}<div class="notice"><p>{{TEXT}}</p><p>{{_ "file.details.sealed"}}</p><p><a href="/file?@lang@">{{_ "file.kind.change"}}</a></p></div>{{/NEEDS_NAME}}
<p>{{_ "file.details.lead"}}</p>
<form method="post" action="/file/reach/details?@lang@">
{{> token}}
{{#WITH_NAME}}{{> field-text id="name" label="file.details.name" autocomplete="name"}}{{/WITH_NAME}}
{{> field-text id="email" label="file.details.email" hint="file.details.email.hint" type="email" autocomplete="email" spellcheck="false"}}
{{> field-text id="phone" label="file.details.phone" type="tel" autocomplete="tel"}}
{{> field-text id="address" label="file.details.address" autocomplete="street-address"}}
<button>{{_ "form.continue"}}</button>
</form>

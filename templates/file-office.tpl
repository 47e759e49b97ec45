{{= layout title="file.office.title"}}
{{! /file/office, page 2. View: BACK, FORM_TOKEN; USUAL? {TEXT} (where its category goes); OFFICES* (choices), OFFICE_UNKNOWN? (checked), OFFICE_ERROR?;
    ASKS_ABOUT?, ABOUT* (choices), NEEDS_ABOUT? (one must be ticked), ABOUT_OFFICES_ERROR?; OUTSIDE_ROUTE? {TEXT} (nobody inside may hear a complaint about the office ticked).
    Fields: office = office id or "unknown"; about-offices = office ids, repeated. }}
<form method="post" action="/file/office?@lang@">
{{> token}}
{{#USUAL}}<div class="notice"><p>{{TEXT}}</p></div>{{/USUAL}}
{{#OUTSIDE_ROUTE}}<div class="notice warn" role="status"><p>{{TEXT}}</p></div>{{/OUTSIDE_ROUTE}}
{{> choices type="radio" name="office" list="OFFICES" legend="file.office.title" heading="yes" hint="file.office.hint" last="unknown" last-label="file.office.unknown" last-hint="file.office.unknown.hint"}}
{{#ASKS_ABOUT}}{{#NEEDS_ABOUT}}{{> choices type="checkbox" name="about-offices" list="ABOUT" legend="file.about.needed" hint="file.about.hint"}}{{/NEEDS_ABOUT}}{{^NEEDS_ABOUT}}{{> choices type="checkbox" name="about-offices" list="ABOUT" legend="file.about.title" hint="file.about.hint"}}{{/NEEDS_ABOUT}}{{/ASKS_ABOUT}}
<button>{{_ "form.continue"}}</button>
</form>

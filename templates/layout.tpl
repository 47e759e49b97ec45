{{! The one frame of every page. Values: TOWN, HREF_ZH, HREF_EN (this page in each language), CONTACT_LINE? {CONTACT}.
    BACK? {HREF}; ERROR_SUMMARY? {ERRORS* {HREF "#field", TEXT}}; SESSION? {SECONDS until it ends, RENEW_HREF};
    STAFF? {NAME, OFFICE, FORM_TOKEN, LETTERS?, TOWN? (may administer)}; READ_ONLY? (nothing can be filed or changed); WAITING? (the same, until the writer works again).
    Parameters: title (key); wide, desk (its type), slip, letter (only that is printed). }}
<!doctype html>
<html lang="@language@" class="{{?wide}}wide {{/?wide}}{{?desk}}desk{{/?desk}}{{?slip}}for-slip{{/?slip}}{{?letter}}for-letter{{/?letter}}">
<head>
<meta charset="utf-8">
<title>{{#ERROR_SUMMARY}}{{_ "page.error-prefix"}}{{/ERROR_SUMMARY}}{{_ "@title@"}} – {{TOWN}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="@css@">
{{?desk}}<link rel="stylesheet" href="@desk-css@">{{/?desk}}
<link rel="alternate" hreflang="zh-Hans" href="{{HREF_ZH}}">
<link rel="alternate" hreflang="en" href="{{HREF_EN}}">
<script src="@js@" defer></script>
</head>
<body{{#STAFF}}{{#LETTERS}} data-desk="on"{{/LETTERS}}{{/STAFF}}{{#SESSION}} data-session-seconds="{{SECONDS}}"{{/SESSION}}>
<a class="skip" href="#main">{{_ "page.skip"}}</a>
<header class="masthead">
<a class="town" href="{{#STAFF}}/desk?@lang@{{/STAFF}}{{^STAFF}}/?@lang@{{/STAFF}}">{{TOWN}}</a>
<nav class="languages" aria-label="{{_ "page.languages"}}">
<a href="{{HREF_ZH}}" lang="zh-Hans" hreflang="zh-Hans"{{?is-zh}} aria-current="true"{{/?is-zh}}>中文</a>
<a href="{{HREF_EN}}" lang="en" hreflang="en"{{?is-en}} aria-current="true"{{/?is-en}}>English</a>
</nav>
{{#STAFF}}
<nav aria-label="{{_ "desk.nav"}}"><ul>
<li><a href="/desk?@lang@">{{_ "desk.nav.list"}}</a></li>
<li><a href="/desk/reception?@lang@">{{_ "desk.nav.reception"}}</a></li>
{{#TOWN}}<li><a href="/desk/town?@lang@">{{_ "desk.nav.town"}}</a></li>{{/TOWN}}
<li><a href="/desk/me?@lang@">{{_ "page.two" one=NAME two=OFFICE}}</a></li>
<li><form method="post" action="/desk/sign-out?@lang@"><input type="hidden" name="token" value="{{FORM_TOKEN}}"><button class="as-link">{{_ "desk.nav.sign-out"}}</button></form></li>
</ul></nav>
{{/STAFF}}
</header>
<main class="page" id="main" tabindex="-1">
{{#BACK}}<a class="back" href="{{HREF}}">{{_ "page.back"}}</a>{{/BACK}}
{{#READ_ONLY}}<div class="notice warn" role="status"><p>{{_ "page.read-only"}}</p></div>{{/READ_ONLY}}
{{#WAITING}}<div class="notice warn" role="status"><p>{{_ "page.waiting"}}</p></div>{{/WAITING}}
{{#SESSION}}<div class="notice warn" id="session-warning" role="status" hidden><p>{{_ "page.session-ends"}} <a href="{{RENEW_HREF}}" data-renew="">{{_ "page.session-renew"}}</a></p></div>{{/SESSION}}
{{#ERROR_SUMMARY}}
<div class="summary" role="alert" tabindex="-1" data-error-summary="" aria-labelledby="error-heading">
<h2 id="error-heading">{{_ "page.error-heading"}}</h2>
<ul>{{#ERRORS}}<li><a href="{{HREF}}">{{TEXT}}</a></li>{{/ERRORS}}</ul>
</div>
{{/ERROR_SUMMARY}}
{{> content}}
</main>
<footer class="foot">
<nav aria-label="{{_ "footer.nav"}}"><ul>
<li><a href="/limits?@lang@">{{_ "footer.limits"}}</a></li>
<li><a href="/accessibility?@lang@">{{_ "footer.accessibility"}}</a></li>
<li><a href="/reception?@lang@">{{_ "reception.title"}}</a></li>
<li><a href="/board?@lang@">{{_ "footer.board"}}</a></li>
<li><a href="/log?@lang@">{{_ "footer.log"}}</a></li>
</ul></nav>
{{#CONTACT_LINE}}<p class="quiet">{{_ "footer.contact" contact=CONTACT}}</p>{{/CONTACT_LINE}}
</footer>
</body>
</html>

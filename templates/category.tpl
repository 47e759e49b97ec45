{{! Component: what a case is about. View: CATEGORY? {TEXT}. }}
{{#CATEGORY}}<p class="quiet">{{_ "case.category" category=TEXT}}</p>{{/CATEGORY}}
